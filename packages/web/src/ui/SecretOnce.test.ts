import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { useNotices } from './notices.ts'
import SecretOnce from './SecretOnce.vue'
import { show, speak } from './show.testing.ts'

beforeEach(() => speak())

async function copied(clipboard: object | undefined, command: (() => boolean) | undefined) {
  Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true })
  Object.assign(document, { execCommand: command })
  const { view, pinia } = await show(SecretOnce, { label: 'The key', secret: 'fw_123' })
  const button = view.find('button')
  button.element.focus()
  await button.trigger('click')
  await flushPromises()
  return { view, notices: useNotices(pinia), button }
}

test('a secret is shown with a warning, and copied', async () => {
  const writeText = vi.fn(async () => {})
  const { view, notices } = await copied({ writeText }, undefined)
  expect([view.find('code').text(), writeText.mock.calls, notices.spoken]).toEqual(['fw_123', [['fw_123']], 'Copied.'])
  expect(view.text()).toContain('It is shown only now.')
})

test('where there is no clipboard, as without https, it is copied the old way, and the focus stays', async () => {
  let selected: string | undefined
  const { notices, button } = await copied(undefined, () => {
    const field = document.activeElement as HTMLTextAreaElement
    selected = field.value
    return true
  })
  expect([selected, notices.spoken, document.querySelector('textarea'), document.activeElement]).toEqual(['fw_123', 'Copied.', null, button.element])
})

test('who has to copy it themselves is told so', async () => {
  const { view } = await copied({ writeText: () => Promise.reject(new Error('denied')) }, () => false)
  expect(view.text()).toContain('It could not be copied.')
})
