import { beforeEach, expect, test } from 'vitest'
import { show, speak } from '../show.testing.ts'
import PasswordField from './PasswordField.vue'

beforeEach(() => speak('en'))

const open = () => show(PasswordField, { label: 'Password', name: 'password', autocomplete: 'current-password', modelValue: 'secret' })

test('a password is hidden until somebody wants to look at it, and known to what keeps passwords either way', async () => {
  const { view } = await open()
  const input = view.find('input')
  const button = view.find('button')
  expect([input.attributes('type'), button.attributes('aria-label'), button.attributes('type')]).toEqual(['password', 'Show password', 'button'])
  await button.trigger('click')
  expect([input.attributes('type'), button.attributes('aria-label'), input.element.value]).toEqual(['text', 'Hide password', 'secret'])
  expect([input.attributes('autocomplete'), input.attributes('name')]).toEqual(['current-password', 'password'])
})

test('Caps Lock is pointed out while the field has the focus', async () => {
  const { view } = await open()
  const input = view.find('input')
  const hint = () => view.find('[role=status]').text()
  const press = async (isOn: boolean) => {
    const event = new KeyboardEvent('keydown', { key: 'A' })
    Object.defineProperty(event, 'getModifierState', { value: (key: string) => key === 'CapsLock' && isOn })
    input.element.dispatchEvent(event)
    await view.vm.$nextTick()
  }
  await press(true)
  expect(hint()).toBe('Caps Lock is on.')
  await press(false)
  expect(hint()).toBe('')
  await press(true)
  await input.trigger('blur')
  expect(hint()).toBe('')
})

test('what a password manager sends as a key is no trouble', async () => {
  const { view } = await open()
  view.find('input').element.dispatchEvent(new Event('keydown'))
  await view.vm.$nextTick()
  expect(view.find('[role=status]').text()).toBe('')
})
