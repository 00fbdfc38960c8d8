import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { ApiProblem, NoAnswer } from '../../api/problem.ts'
import { useConfirm } from '../confirm.ts'
import { useNotices } from '../notices.ts'
import { show, speak } from '../show.testing.ts'
import { after, all, atMost, between, required } from './checks.ts'
import FormFrame from './FormFrame.vue'
import NumberField from './NumberField.vue'
import TextField from './TextField.vue'
import { useForm, type FormOf } from './useForm.ts'

type Round = { name: string; seats: number | null; opens: string; closes: string; version: number }
const stored: Round = { name: 'First', seats: 30, opens: '2026-09-01', closes: '2026-09-08', version: 1 }
let send: (values: Round) => Promise<unknown>
let newest: (() => Promise<Round>) | undefined

beforeEach(async () => {
  await speak()
  send = async () => ({})
  newest = undefined
})

async function showForm() {
  let form!: FormOf<Round>
  const Page = defineComponent(() => {
    form = useForm<Round, unknown>({
      initial: stored,
      checks: { name: all(required, atMost(10)), seats: between(0, 100), closes: after(({ opens }: Round) => opens, () => 'Opens') },
      send: (values) => send(values),
      success: () => 'Saved.',
      newest: newest && (() => newest!()),
    })
    const labels = { name: 'Name', seats: 'Seats' }
    return () => h(FormFrame, { form, submit: 'Save', labels }, () => [
      h(TextField, { label: 'Name', modelValue: form.values.name, 'onUpdate:modelValue': (name: string) => (form.values.name = name), ...form.of('name') }),
      h(NumberField, { label: 'Seats', modelValue: form.values.seats, 'onUpdate:modelValue': (seats: number | null) => (form.values.seats = seats), ...form.of('seats') }),
    ])
  })
  const page = { template: '<p />' }
  const { view, router, pinia } = await show(Page, {}, { routes: [{ path: '/', component: page }, { path: '/other', component: page }] })
  const [name, seats] = view.findAll('input')
  return {
    view, form, router, name: name!, seats: seats!, notices: useNotices(pinia), confirm: useConfirm(pinia),
    save: async () => {
      await view.find('form').trigger('submit')
      await flushPromises()
    },
    problems: () => view.findAll('[id$=-problem]').map((problem) => problem.text()),
  }
}

test('what is wrong is told at its field once the reader has left it, and nothing is sent', async () => {
  const sent = vi.fn()
  send = async (values) => sent(values)
  const { name, seats, save, problems, form } = await showForm()
  await name.setValue('')
  expect(problems()).toEqual([])
  await name.trigger('focusout')
  expect(problems()).toEqual(['This is needed.'])
  await seats.setValue('12x')
  await save()
  expect(problems()).toEqual(['This is needed.', 'Write a number.'])
  expect([name.attributes('aria-invalid'), document.activeElement === name.element]).toEqual(['true', true])
  expect(document.getElementById(name.attributes('aria-describedby')!)?.textContent).toContain('This is needed.')
  await name.setValue('Second round of all')
  expect(problems()[0]).toBe('At most 10 characters.')
  form.values.closes = '2026-08-31'
  expect(form.of('closes').problem).toBe('This must come after “Opens”.')
  expect(sent).not.toHaveBeenCalled()
})

test('what the server finds wrong stands at its field until the value is another', async () => {
  send = async () => Promise.reject(new ApiProblem(400, { code: 'invalid-input', title: 'Not of the form.', issues: [{ in: 'body', path: '/name', message: 'too plain' }] }))
  const { name, seats, save, problems } = await showForm()
  await name.setValue('Second')
  await save()
  expect(problems()).toEqual(['The server does not take this: too plain'])
  await name.setValue('Third')
  expect(problems()).toEqual([])
  send = async () => Promise.reject(new ApiProblem(422, { code: 'too-many-seats', title: 'The room has 20 seats.', field: 'seats' }))
  await save()
  expect(problems()).toEqual(['The room has 20 seats.'])
  expect(document.activeElement).toBe(seats.element)
})

test('a refusal of the whole is told under the fields, and so is an answer that did not come', async () => {
  send = async () => Promise.reject(new ApiProblem(409, { code: 'round-exists', title: 'There is such a round.' }))
  const { view, name, save } = await showForm()
  await name.setValue('Second')
  await save()
  expect(view.find('[role=alert]').text()).toBe('There is such a round.')
  send = async () => Promise.reject(new NoAnswer('away'))
  await save()
  expect(view.find('[role=alert]').text()).toContain('No answer came from the server.')
  send = async () => ({})
  await save()
  expect(view.find('[role=alert]').text()).toBe('')
})

test('what is saved is said, and a second press while it is sent does nothing', async () => {
  const answer = Promise.withResolvers<object>()
  const sent = vi.fn((_values: Round) => answer.promise)
  send = sent
  const { form, name, seats, save, notices, view } = await showForm()
  expect(view.find<HTMLButtonElement>('button[type=submit]').element.disabled).toBe(true)
  await name.setValue('Second')
  await seats.setValue('40')
  await save()
  await save()
  expect(view.find('button[type=submit]').attributes('aria-busy')).toBe('true')
  answer.resolve({})
  await flushPromises()
  expect(sent.mock.calls).toEqual([[{ ...stored, name: 'Second', seats: 40 }]])
  expect([form.isDirty, notices.list.map(({ text }) => text)]).toEqual([false, ['Saved.']])
})

test('what somebody else saved meanwhile is shown, and mine can be kept beside it', async () => {
  newest = async () => ({ ...stored, seats: 50, version: 2 })
  send = async ({ version }) => (version === 2 ? {} : Promise.reject(new ApiProblem(409, { code: 'newer', title: 'Changed.' })))
  const { form, name, save, view } = await showForm()
  await name.setValue('Mine')
  await save()
  const conflict = view.find('section')
  expect(conflict.text()).toMatch(/Seats\s*before:\s*30\s*after:\s*50/)
  expect(conflict.text()).not.toContain('version')
  await conflict.findAll('button')[1]!.trigger('click')
  expect([form.values, form.isDirty]).toEqual([{ ...stored, name: 'Mine', seats: 50, version: 2 }, true])
  await save()
  expect([form.isDirty, view.find('section').exists()]).toEqual([false, false])
})

test('what somebody else saved meanwhile can be taken instead', async () => {
  newest = async () => ({ ...stored, name: 'Theirs', version: 2 })
  send = async () => Promise.reject(new ApiProblem(409, { code: 'newer', title: 'Changed.' }))
  const { form, name, save, view } = await showForm()
  await name.setValue('Mine')
  await save()
  await view.find('section button').trigger('click')
  expect([form.values.name, form.isDirty]).toEqual(['Theirs', false])
})

test('a conflict with something else is no newer version', async () => {
  newest = async () => ({ ...stored })
  send = async () => Promise.reject(new ApiProblem(409, { code: 'round-exists', title: 'There is such a round.', field: 'name' }))
  const { name, save, view, problems } = await showForm()
  await name.setValue('Second')
  await save()
  expect([view.find('section').exists(), problems()]).toEqual([false, ['There is such a round.']])
})

test('unsaved changes are not left without a question; another view of the page is no leaving', async () => {
  const { form, name, router, confirm } = await showForm()
  await name.setValue('Mine')
  await router.push('/?q=1')
  expect(confirm.question).toBeUndefined()
  const going = router.push('/other')
  await vi.waitFor(() => expect(confirm.question?.title).toBe('Leave without saving?'))
  confirm.answer(false)
  await going
  expect(router.currentRoute.value.path).toBe('/')
  form.reset()
  await router.push('/other')
  expect(router.currentRoute.value.path).toBe('/other')
})
