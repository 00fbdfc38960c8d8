import { beforeEach, expect, test } from 'vitest'
import { chooseLanguage } from '../../i18n/index.ts'
import { show, speak } from '../../ui/show.testing.ts'
import AnswerActions from './AnswerActions.vue'
import { answer } from './assistant.testing.ts'
import { assistantTexts } from './texts.ts'

// Who gave an answer, and whether it was given to somebody before.

beforeEach(() => speak('en', assistantTexts))

const open = async (more: Parameters<typeof answer>[1]) => (await show(AnswerActions, { answer: answer(2, { model: { label: 'Large', isBuiltIn: false }, ...more }), mayAct: true })).view

test('an answer that was given before says so, and why it may be, in both languages', async () => {
  for (const [language, said, why] of [
    ['en', 'Answered before', 'The same was asked a moment ago, and nothing of it has changed since.'],
    ['zh', '来自缓存', '刚才有人问过同样的问题，此后内容没有变化。'],
  ] as const) {
    await chooseLanguage(language)
    const view = await open({ isCached: true })
    expect(view.findAll('p > *').map((one) => one.text())).toEqual(['Large', said])
    expect(view.find(`[title="${why}"]`).text()).toBe(said)
  }
})

test('of one that was given just now only its model is said; of the built-in one, that it is that', async () => {
  expect((await open({ isCached: false })).find('p').text()).toBe('Large')
  expect((await open({ isCached: false, model: { label: 'campus', isBuiltIn: true } })).find('p').text()).toBe('Built-in assistant')
})
