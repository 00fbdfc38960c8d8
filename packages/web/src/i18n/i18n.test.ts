import { expect, test, vi } from 'vitest'
import { chooseLanguage, i18n, withTexts } from './index.ts'

const { t } = i18n.global

test('a page comes with its texts, and in another language too once that is chosen', async () => {
  await chooseLanguage('en')
  const source = { en: vi.fn(async () => ({ texts: { tide: { high: 'High tide' } } })), zh: vi.fn(async () => ({ texts: { tide: { high: '高潮' } } })) }
  const page = {}
  expect(await withTexts(async () => page, source)()).toBe(page)
  expect([t('tide.high'), t('ui.cancel'), source.zh.mock.calls.length]).toEqual(['High tide', 'Cancel', 0])
  await chooseLanguage('zh')
  expect([t('tide.high'), t('ui.cancel')]).toEqual(['高潮', '取消'])
  await chooseLanguage('en')
  expect(source.en).toHaveBeenCalledOnce()
})

test('texts that did not come are asked for again at the next visit', async () => {
  let isThere = false
  const texts = async () => (isThere ? { texts: { ebb: { name: 'Ebb' } } } : Promise.reject(new TypeError('network')))
  const visit = withTexts(async () => ({}), { en: texts, zh: texts })
  await expect(visit()).rejects.toThrow('network')
  isThere = true
  await visit()
  expect(t('ebb.name')).toBe('Ebb')
})
