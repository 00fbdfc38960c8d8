import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { ApiProblem } from '../../api/problem.ts'
import { show, speak } from '../../ui/show.testing.ts'
import MailCodeField from './MailCodeField.vue'
import { identityTexts } from './texts.ts'
import { useMailCode } from './useMailCode.ts'

let ask: () => Promise<{ validSeconds: number; nextAfterSeconds: number }>

beforeEach(async () => {
  await speak('en', identityTexts)
  ask = async () => ({ validSeconds: 120, nextAfterSeconds: 60 })
})
afterEach(() => void vi.useRealTimers())

async function open() {
  const mail = effectScope().run(() => useMailCode(() => ask()))!
  await mail.send('ben@example.edu')
  const shown = await show(MailCodeField, { mail, modelValue: '' })
  const enter = async (text: string) => {
    await shown.view.find('input').setValue(text)
    await nextTick()
  }
  return { ...shown, enter, again: shown.view.find('button') }
}

test.each([
  ['123456', '123456'],
  ['123 456', '123456'],
  ['您的验证码：123456，请勿告诉他人', '123456'],
  ['１２３４５６', '123456'],
  ['12ab', '12'],
  ['1234567', '123456'],
])('of what is typed or pasted (%s) the digits stay', async (text, code) => {
  const { view, enter, value } = await open()
  await enter(text)
  expect([value(), view.find('input').element.value]).toEqual([code, code])
})

test('that all digits are there is said once', async () => {
  const { view, enter } = await open()
  await enter('12345')
  expect(view.emitted('complete')).toBeUndefined()
  await enter('123456')
  await enter('123456')
  expect(view.emitted('complete')).toHaveLength(1)
})

test('a telephone knows what to fill in', async () => {
  const { view } = await open()
  expect(view.find('input').attributes()).toMatchObject({ autocomplete: 'one-time-code', inputmode: 'numeric' })
})

test('another code can be asked for after a pause, in which the time is counted down', async () => {
  vi.useFakeTimers()
  const { view, again, enter, value } = await open()
  expect([again.text(), again.attributes('disabled'), view.text()]).toEqual(['Send another code in 1:00', '', expect.stringContaining('Valid for another 2:00.')])
  await vi.advanceTimersByTimeAsync(60_000)
  expect([again.text(), again.attributes('disabled')]).toEqual(['Send another code', undefined])
  await enter('123')
  await again.trigger('click')
  await flushPromises()
  expect([value(), view.text()]).toEqual(['', expect.stringContaining('Valid for another 2:00.')])
  await vi.advanceTimersByTimeAsync(121_000)
  expect(view.text()).toContain('The code has expired.')
})

test('why no other was sent is said', async () => {
  vi.useFakeTimers()
  const { view, again } = await open()
  await vi.advanceTimersByTimeAsync(61_000)
  ask = () => Promise.reject(new ApiProblem(429, { code: 'too-many-codes', title: 'No more codes can be sent today.', retryAfter: 86_400 }))
  await again.trigger('click')
  await flushPromises()
  expect(view.find('[role=alert]').text()).toBe('No more codes can be sent today.')
})
