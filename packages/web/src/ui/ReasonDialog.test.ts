import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, test } from 'vitest'
import ReasonDialog from './ReasonDialog.vue'
import { useReason } from './reason.ts'
import { show, speak } from './show.testing.ts'

beforeEach(() => speak())

async function ask(most?: number) {
  const { view, pinia, problem } = await show(ReasonDialog)
  const answer = useReason(pinia).ask({ title: 'Disable Ben?', text: 'He cannot sign in then.', yes: 'Disable', danger: true, most })
  await flushPromises()
  const give = async (reason: string) => {
    await view.find('textarea').setValue(reason)
    await view.find('form').trigger('submit')
  }
  return { view, answer, give, problem, reason: useReason(pinia) }
}

test('the reason is given back, without the blanks around it', async () => {
  const { view, answer, give } = await ask()
  expect([view.find('h2').text(), view.find('form p').text()]).toEqual(['Disable Ben?', 'He cannot sign in then.'])
  await give('  He asked.  ')
  expect(await answer).toBe('He asked.')
  await flushPromises()
  expect(view.find('form').exists()).toBe(false)
})

test('without a reason, or with one too long, nothing is done', async () => {
  const { view, answer, give, problem } = await ask(5)
  await give('   ')
  expect([problem(), document.activeElement]).toEqual(['Write a reason.', view.find('textarea').element])
  await give('123456')
  expect(problem()).toBe('At most 5 characters.')
  await give('12345')
  expect(await answer).toBe('12345')
})

test('who cancels gives none, and the next question begins anew', async () => {
  const { view, answer, reason } = await ask()
  await view.find('textarea').setValue('half a')
  await view.findAll('button').find((button) => button.text() === 'Cancel')!.trigger('click')
  expect(await answer).toBeUndefined()
  const second = reason.ask({ title: 'Hide Ben?', text: '', yes: 'Hide' })
  await flushPromises()
  expect([view.find('textarea').element.value, view.find('[id$=-problem]').exists()]).toEqual(['', false])
  reason.ask({ title: 'Third', text: '', yes: 'Yes' }).catch(() => {})
  expect(await second).toBeUndefined()
})
