import { mergeTests, type Page } from '@playwright/test'
import { startModelSimulator, type ModelSimulator, type Scripted } from '../../packages/server/test/model-simulator.ts'
import { expectAccessible, looks } from './looks.ts'
import { test as ownCampus } from './own-campus.ts'
import { expect, test as talking, type Reader } from './talk.ts'
import { locales, textsIn } from './texts.ts'

// People in a room who call the assistant, which answers in front of all. Its models are simulated: what it says is known.

const test = mergeTests(ownCampus, talking).extend<object, { models: ModelSimulator }>({
  models: [
    async ({}, use) => {
      const models = await startModelSimulator({ answer: reply })
      await use(models)
      await models.close()
    },
    { scope: 'worker' },
  ],
  ownSettings: [
    async ({ models }, use) => {
      const { baseUrl, apiKey } = models.server('openai')
      await use({ OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: 'sim-large' })
    },
    { scope: 'worker' },
  ],
})

// Longer than anything that is done meanwhile takes.
const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ')
/** Who is answered badly at first. */
let failures = 0

const reply: Scripted = (request) => {
  if (request.messages?.at(-1)?.role === 'tool') return { text: 'These are **open**.', pace: { tokenMs: 5 } }
  const asked = textOf(request.messages?.findLast(({ role }) => role === 'user')?.content)
  if (/slowly|慢慢/.test(asked)) return { text: words, pace: { tokenMs: 60 } }
  if (/courses|课程/.test(asked)) return { toolCalls: [{ name: 'find_sections', arguments: JSON.stringify({ words: 'CS 101' }) }] }
  if (/fail/.test(asked) && failures++ === 0) return { text: 'It begins, ', fault: { kind: 'end', after: 2, how: 'hang-up' } }
  return { text: 'Office hours are on **Monday**.', pace: { tokenMs: 5 } }
}
const textOf = (content: unknown) => (typeof content === 'string' ? content : JSON.stringify(content ?? ''))

const answerIn = ({ page }: Pick<Reader, 'page'>) => page.locator('[data-answer]').last()

test('what it says grows before everybody, who comes later and after a reload too, until who asked stops it', async ({ reader, makeRoom }) => {
  const room = await makeRoom('teacher', 'Stories')
  const ben = await reader('student', 'en', { room })
  const cleo = await reader('student2', 'zh', { room })
  await ben.say('@assistant speak slowly')
  for (const one of [ben, cleo]) await expect(answerIn(one)).toContainText('word3')
  await expect(cleo.page.getByRole('article').filter({ has: cleo.page.locator('[data-answer]') })).toContainText(cleo.t('rooms.sender.assistant'))
  await cleo.page.reload()
  await expect(answerIn(cleo)).toContainText('word0 word1 word2 word3 word4')
  const late = await reader('student3', 'en', { room })
  await expect(answerIn(late)).toContainText('word0 word1 word2')
  // It is neither theirs to stop, nor do they moderate.
  await expect(cleo.page.getByRole('button', { name: cleo.t('assistant.stop') })).toHaveCount(0)
  await ben.page.getByRole('button', { name: ben.t('assistant.stop') }).click()
  for (const one of [ben, cleo, late]) {
    await expect(answerIn(one)).toContainText(one.t('assistant.end.stopped'))
    await expect(answerIn(one)).toContainText('word3')
    await expect(answerIn(one)).not.toContainText('word899')
  }
  await expect(late.page.getByRole('button', { name: late.t('assistant.askAgain') })).toHaveCount(0)
  await expect(ben.page.getByRole('button', { name: ben.t('assistant.askAgain') })).toBeVisible()
})

test('who moderates stops it and takes it away', async ({ reader, makeRoom }) => {
  const room = await makeRoom('teacher', 'Order')
  const ben = await reader('student', 'zh', { room })
  const teacher = await reader('teacher', 'en', { room })
  await ben.say('@助手 慢慢说')
  await expect(answerIn(teacher)).toContainText('word2')
  await teacher.page.getByRole('button', { name: teacher.t('assistant.stop') }).click()
  await expect(answerIn(ben)).toContainText(ben.t('assistant.end.stopped'))
  await teacher.choose('word2', 'delete')
  await teacher.giveReason('Too long.', 'delete')
  await expect(ben.page.locator('[data-answer]')).toHaveCount(0)
  await expect(ben.log).toContainText(ben.t('rooms.deleted.moderator'))
})

test('it is offered behind an @, draws what it found, and is found by a search', async ({ reader, makeRoom }) => {
  const room = await makeRoom('teacher', 'Questions')
  for (const language of ['en', 'zh'] as const) {
    const one = await reader(language === 'en' ? 'student' : 'student2', language, { room })
    await one.field.pressSequentially('@')
    await one.page.getByRole('option', { name: one.t('rooms.mention.assistant') }).click()
    await expect(one.field).toHaveValue(language === 'en' ? '@assistant ' : '@助手 ')
    await one.field.pressSequentially(language === 'en' ? 'which courses are there?' : '有哪些课程？')
    await one.field.press('Enter')
    await expect(answerIn(one)).toContainText('These are open.')
    await expect(answerIn(one)).toContainText('CS 101')
    await expect(answerIn(one).getByText(one.t('assistant.sources'))).toBeVisible()
  }
})

test('what failed says so, and who asked has it answered again', async ({ reader, makeRoom }) => {
  const room = await makeRoom('teacher', 'Trouble')
  const ben = await reader('student', 'en', { room })
  const cleo = await reader('student2', 'en', { room })
  await ben.say('@assistant please fail')
  await expect(answerIn(ben).getByRole('button', { name: ben.t('assistant.askAgain') })).toBeVisible()
  await expect(cleo.page.getByRole('button', { name: cleo.t('assistant.askAgain') })).toHaveCount(0)
  await ben.page.getByRole('button', { name: ben.t('assistant.askAgain') }).click()
  for (const one of [ben, cleo]) await expect(answerIn(one)).toContainText('Office hours are on Monday.')
  await expect(ben.page.locator('[data-answer]')).toHaveCount(1)
})

test('where it is switched off, who calls it is told so alone, and can ask when it is there', async ({ reader, makeRoom }) => {
  const room = await makeRoom('teacher', 'Quiet')
  const teacher = await reader('teacher', 'en', { room })
  const ben = await reader('student', 'zh', { room })
  const hasAssistant = (value: boolean) => teacher.page.request.patch(`/api/rooms/${room}`, { data: { hasAssistant: value } })
  expect((await hasAssistant(false)).ok()).toBe(true)
  await ben.field.pressSequentially('@')
  await expect(ben.page.getByRole('option', { name: ben.t('rooms.mention.assistant') })).toHaveCount(0)
  await ben.field.fill('')
  await ben.say('@助手 在吗')
  await expect(ben.message('在吗')).toContainText('这个聊天室没有开启智能助手')
  await expect(teacher.message('在吗')).not.toContainText('智能助手')
  await hasAssistant(true)
  await ben.message('在吗').getByRole('button', { name: ben.t('rooms.assistant.again') }).click()
  await expect(answerIn(ben)).toContainText('Office hours are on Monday.')
  await expect(ben.page.getByRole('button', { name: ben.t('rooms.assistant.again') })).toHaveCount(0)
})

for (const { name, colorScheme, width, height, language } of looks) {
  test.describe(name, () => {
    const t = textsIn(language)
    test('an answer in a room is accessible', async ({ reader, makeRoom }) => {
      const room = await makeRoom('teacher', 'Looks')
      const ben = await reader('student', language, { room })
      await ben.page.setViewportSize({ width, height })
      await ben.page.emulateMedia({ colorScheme })
      await look(ben.page)

      async function look(page: Page) {
        await ben.say(language === 'en' ? '@assistant which courses are there?' : '@助手 有哪些课程？')
        await expect(answerIn(ben)).toContainText('These are open.')
        await ben.say('@assistant speak slowly')
        await expect(answerIn(ben)).toContainText('word4')
        await expectAccessible(page, `${name}: while it answers (${locales[language]})`)
        await page.getByRole('button', { name: t('assistant.stop') }).click()
        await expect(answerIn(ben)).toContainText(t('assistant.end.stopped'))
        await expectAccessible(page, `${name}: stopped`)
        await page.screenshot({ path: `test-results/room-assistant-${name.replaceAll(/\W+/g, '-')}.png` })
      }
    })
  })
}
