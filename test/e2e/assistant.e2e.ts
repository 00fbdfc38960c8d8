import fs from 'node:fs'
import type { Page } from '@playwright/test'
import { startModelSimulator, type ModelSimulator, type Scripted } from '../../packages/server/test/model-simulator.ts'
import type { WireRequest } from '../../packages/server/test/model-simulator/asked.ts'
import { beginAnew, enter, expect } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { test as base } from './own-campus.ts'
import { expectDrawn, hold } from './plan-week.ts'
import { locales, textsIn } from './texts.ts'

// People who ask the assistant, of a campus whose models are simulated: what it says is known.

const test = base.extend<object, { models: ModelSimulator }>({
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

const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ')

const drafted = '[[zh title]]\n退补选周五结束\n\n[[zh text]]\n各位同学：退补选将于周五 18:00 结束，请尽快核对课表。\n\n[[en title]]\nAdd and drop ends on Friday\n\n[[en text]]\nDear students, add and drop ends on Friday at 18:00. Please check your timetable soon.'
const revised = '[[zh title]]\n退补选周五结束\n\n[[zh text]]\n各位同学：退补选将于周五 18:00 结束。\n\n[[en title]]\nAdd and drop ends on Friday\n\n[[en text]]\nDear students, add and drop ends on Friday at 18:00.'

/** A model that does what the last question says. */
const reply: Scripted = (request) => {
  const last = request.messages?.at(-1)
  const said = textOf(last?.content)
  if (last?.role === 'tool') return { text: 'Here it is, **as asked**.', pace: { tokenMs: 10 } }
  const asked = textOf(request.messages?.findLast(({ role }) => role === 'user')?.content)
  if (/"order":"(Write|Revise)/.test(asked)) return { text: /"order":"Revise/.test(asked) ? revised : drafted, pace: { tokenMs: 5 } }
  if (/Think/.test(asked)) return { reasoning: 'Perhaps they mean tea.', text: 'It is about tea.', pace: { tokenMs: 10 } }
  if (/figures|数据/.test(asked)) return { toolCalls: [{ name: 'enrolment_figures', arguments: JSON.stringify({ by: 'department' }) }] }
  if (/broke off/.test(asked)) return { text: ' and the rest' }
  if (/slowly/.test(asked)) return { text: words, pace: { tokenMs: 60 } }
  if (/Plan|排课/.test(asked)) return { toolCalls: [{ name: 'plan_week', arguments: JSON.stringify({ courses: ['CS 101'] }) }] }
  if (/Propose|选课建议/.test(asked)) return { toolCalls: [{ name: 'propose_enrolment', arguments: JSON.stringify({ enrol: [plannedIn(request)] }) }] }
  if (/timetable|课表/.test(asked)) return { toolCalls: [{ name: 'my_timetable', arguments: '{}' }] }
  if (/markup/.test(asked)) return { text: '## Title\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nconst x = 1\n```\n\n$x^2$ <img src=x onerror=alert(1)> ![cat](https://elsewhere.example/cat.png)', pace: { tokenMs: 5 } }
  return { text: `You said: ${said.slice(-200)}`, pace: { tokenMs: 5 } }
}
const textOf = (content: unknown) => (typeof content === 'string' ? content : JSON.stringify(content ?? ''))
/** The first section that a tool has named in this conversation. */
const plannedIn = (request: WireRequest) => Number(/"(?:section_id|id)\\?":\s*(\d+)/.exec(JSON.stringify(request.messages))?.[1] ?? 0)

const t = textsIn('en')
const field = (page: Page, say = t) => page.getByRole('textbox', { name: say('assistant.write') })
const log = (page: Page, say = t) => page.getByRole('log', { name: say('assistant.log') })
const answers = (page: Page, say = t) => log(page, say).getByRole('article', { name: say('assistant.name'), exact: true })
const lastAnswer = (page: Page, say = t) => answers(page, say).last()
async function ask(page: Page, text: string, say = t): Promise<void> {
  await field(page, say).fill(text)
  await field(page, say).press('Enter')
}
/** The same question of two people would be answered from what is remembered. */
const slowly = () => `Speak slowly, ${Math.random().toString(36).slice(2, 8)}`
/** Also when it has only just been asked, and nothing says yet that it is under way. */
async function isComplete(page: Page, say = t): Promise<void> {
  await expect(log(page, say)).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
  await expect(page.getByRole('button', { name: say('assistant.send'), exact: true })).toBeVisible({ timeout: 20_000 })
}

async function openAssistant(page: Page, username: string, say = t): Promise<void> {
  await enter(page, username)
  await page.goto('/assistant')
  await expect(field(page, say)).toBeVisible()
}

test('a question is answered as the words come, and is there again after a reload', async ({ page }) => {
  await openAssistant(page, 'student')
  await ask(page, slowly())
  await expect(lastAnswer(page)).toContainText('word5')
  await expect(lastAnswer(page)).not.toContainText('word59')
  await expect(page).toHaveURL(/\/assistant\/\d+$/)
  await page.reload()
  await expect(lastAnswer(page)).toContainText('word8')
  await isComplete(page)
  await expect(lastAnswer(page)).toContainText(words)
  await expect(answers(page)).toHaveCount(1)
})

test('two tabs show the same answer, and neither a word twice', async ({ page, context, watch }) => {
  await openAssistant(page, 'student2')
  await ask(page, slowly())
  await expect(lastAnswer(page)).toContainText('word3')
  const other = await context.newPage()
  watch(other)
  await other.goto(page.url())
  await expect(lastAnswer(other)).toContainText('word6')
  await isComplete(page)
  await isComplete(other)
  for (const tab of [page, other]) await expect(lastAnswer(tab)).toContainText(words)
})

test('who is without a connection for a while misses nothing', async ({ browser, baseURL }) => {
  // Its browser complains of that, so nobody watches its console.
  const context = await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })
  const page = await context.newPage()
  await openAssistant(page, 'student3')
  await ask(page, slowly())
  await expect(lastAnswer(page)).toContainText('word3')
  await context.setOffline(true)
  await page.waitForTimeout(1500)
  await context.setOffline(false)
  await isComplete(page)
  await expect(lastAnswer(page)).toContainText(words)
})

test('an answer is stopped, and gone on with', async ({ page, models }) => {
  await openAssistant(page, 'student4')
  await ask(page, slowly())
  await expect(lastAnswer(page)).toContainText('word2')
  await page.getByRole('button', { name: t('assistant.stop') }).click()
  await expect(lastAnswer(page)).toContainText(t('assistant.end.stopped'))
  await expect.poll(() => models.requests.findLast(({ body }) => JSON.stringify(body).includes('slowly'))?.closedByClientAt).toBeDefined()
  const kept = (await lastAnswer(page).innerText()).split('\n')[0]!.trim()
  await page.reload()
  await expect(lastAnswer(page)).toContainText(kept)
  await lastAnswer(page).getByRole('button', { name: t('assistant.continue') }).click()
  await expect(lastAnswer(page)).toContainText(`${kept} and the rest`)
})

test('answers and questions have versions between which one goes', async ({ page }) => {
  await openAssistant(page, 'student5')
  await ask(page, 'Say apple')
  await expect(lastAnswer(page)).toContainText('apple')
  await isComplete(page)
  await lastAnswer(page).getByRole('button', { name: t('assistant.again') }).click()
  await expect(lastAnswer(page)).toContainText(t('assistant.branch.of', { at: 2, all: 2 }))
  await isComplete(page)

  await log(page).getByRole('button', { name: t('assistant.edit') }).click()
  await log(page).getByRole('textbox', { name: t('assistant.edit') }).fill('Say pear')
  await log(page).getByRole('textbox', { name: t('assistant.edit') }).press('Enter')
  await expect(lastAnswer(page)).toContainText('pear')
  await isComplete(page)
  await log(page).getByRole('button', { name: t('assistant.branch.previous') }).first().click()
  await expect(lastAnswer(page)).toContainText('apple')
  await page.reload()
  await expect(lastAnswer(page)).toContainText('apple')
})

test('what the model thought is folded until somebody wants to read it', async ({ page }) => {
  await openAssistant(page, 'student5')
  await ask(page, 'Think about it')
  await isComplete(page)
  const thoughts = lastAnswer(page).getByText('Perhaps they mean tea.')
  await expect(lastAnswer(page)).toContainText('It is about tea.')
  for (const act of [async () => {}, async () => void (await page.reload())]) {
    await act()
    await expect(lastAnswer(page).getByText(t('assistant.thought'))).toBeVisible()
    await expect(thoughts).toBeHidden()
  }
  await lastAnswer(page).getByText(t('assistant.thought')).click()
  await expect(thoughts).toBeVisible()
})

test('what is left of the day is told in the preferences, and is less after a question', async ({ page }) => {
  await openAssistant(page, 'student3')
  /** As the page says it: what is left, and of how many. */
  const told = async () => {
    await page.getByRole('button', { name: t('assistant.preferences.title') }).click()
    const words = await page.getByRole('dialog').getByRole('region', { name: t('assistant.usage.title') }).innerText()
    await page.keyboard.press('Escape')
    return /About ([\d,]+) of ([\d,]+) tokens are left\. Counted anew from 00:00/.exec(words)!.slice(1).map((number) => Number(number.replaceAll(',', '')))
  }
  const counted = async () => {
    const { tokens } = (await (await page.request.get('/api/assistant')).json()) as { tokens: { used: number; most: number } }
    return [tokens.most - tokens.used, tokens.most]
  }
  const before = await told()
  expect(before).toEqual(await counted())
  await ask(page, `Say plum, ${Math.random().toString(36).slice(2, 8)}`)
  await expect(lastAnswer(page)).toContainText('plum')
  await isComplete(page)
  const after = await told()
  expect(after).toEqual(await counted())
  expect(after[0]).toBeLessThan(before[0]!)
})

test('who asks what somebody has just asked is given that answer, and told so', async ({ page, browser, baseURL, watch, models }) => {
  const question = `Say rowan, ${Math.random().toString(36).slice(2, 8)}`
  await openAssistant(page, 'student2')
  await ask(page, question)
  await isComplete(page)
  await expect(lastAnswer(page)).toContainText('rowan')
  await expect(lastAnswer(page)).not.toContainText(t('assistant.cached'))
  const other = await (await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })).newPage()
  watch(other)
  await openAssistant(other, 'student4')
  await ask(other, question)
  for (const act of [async () => {}, async () => void (await other.reload())]) {
    await act()
    await expect(lastAnswer(other)).toContainText('rowan')
    await expect(lastAnswer(other).getByText(t('assistant.cached'))).toBeVisible()
  }
  expect(models.requests.filter(({ body }) => JSON.stringify(body).includes(question))).toHaveLength(1)
})

test('what is made of Markdown runs nothing, and fetches nothing', async ({ page }) => {
  await openAssistant(page, 'teacher')
  await ask(page, 'Show some markup')
  await isComplete(page)
  const answer = lastAnswer(page)
  await expect(answer.getByRole('heading', { name: 'Title' })).toBeVisible()
  await expect(answer.getByRole('cell', { name: '2' })).toBeVisible()
  await expect(answer.locator('.hljs-keyword')).toHaveText('const')
  await expect(answer.locator('math')).toHaveCount(1)
  await expect(answer.locator('img, script')).toHaveCount(0)
  await expect(answer.getByRole('link', { name: 'cat' })).toBeVisible()
})

for (const language of ['en', 'zh'] as const) {
  const say = textsIn(language)
  test.describe(language, () => {
    test.use({ locale: locales[language] })

    test(`a plan is asked for, proposed, confirmed and then held, in ${language}`, async ({ page }) => {
      await openAssistant(page, language === 'en' ? 'student4' : 'student2', say)
      await beginAnew(page)
      await hold(page, 'EC 103', '01')
      await ask(page, language === 'en' ? 'Plan my week' : '帮我排课', say)
      await isComplete(page, say)
      const plans = lastAnswer(page, say).getByRole('group', { name: say('assistant.card.plans') })
      await expectDrawn(page, plans, language, { planned: ['CS 101'], held: ['EC 103'] })
      // Longer than the window, it is read from its beginning.
      const question = log(page, say).getByRole('article', { name: say('assistant.you'), exact: true }).last()
      await expect(question).toBeInViewport()
      await page.getByRole('button', { name: say('assistant.latest') }).click()
      await expect(lastAnswer(page, say).getByRole('button', { name: say('assistant.again') })).toBeInViewport()
      await expect(question).not.toBeInViewport()
      await plans.getByRole('button', { name: say('assistant.card.propose') }).click()
      const proposal = lastAnswer(page, say).getByRole('group', { name: say('assistant.proposal.title') })
      await isComplete(page, say)
      const other = await page.context().newPage()
      await other.goto(page.url())
      const seen = lastAnswer(other, say).getByRole('group', { name: say('assistant.proposal.title') })
      await expect(seen.getByRole('button', { name: say('assistant.proposal.confirm') })).toBeVisible()
      await proposal.getByRole('button', { name: say('assistant.proposal.confirm') }).click()
      await expect(proposal).toContainText(say('assistant.proposal.result.all'))
      // Another tab offers nothing that is done.
      await expect(seen).toContainText(say('assistant.proposal.result.all'))
      await other.close()
      await page.reload()
      await expect(proposal).toContainText(say('assistant.proposal.result.all'))
      await proposal.getByRole('link', { name: say('assistant.proposal.see') }).click()
      await expect(page.getByRole('row').filter({ hasText: 'CS 101' })).toHaveCount(1)
    })

    test(`a notice is drafted, revised and put into the form, and sent by nobody, in ${language}`, async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office/announcements/new')
      await page.getByRole('button', { name: say('drafting.open') }).click()
      const panel = page.getByRole('region', { name: say('drafting.title') })
      await panel.getByRole('textbox', { name: say('drafting.wish.label') }).fill(language === 'en' ? 'Add and drop ends on Friday at 18:00' : '退补选周五 18:00 结束')
      await panel.getByRole('button', { name: say('drafting.draft'), exact: true }).click()
      await expect(panel.getByRole('article')).toHaveText([/中文.*各位同学：退补选将于周五 18:00 结束/s, /English.*Dear students, add and drop ends/s])
      await panel.getByRole('button', { name: say('drafting.insert') }).click()
      const written = (name: 'title' | 'text', of: string) => page.getByRole('group', { name: say(`announcing.field.${name}`) }).getByRole('textbox', { name: of })
      await expect(written('title', '中文')).toHaveValue('退补选周五结束')
      await expect(written('text', 'English')).toHaveValue('Dear students, add and drop ends on Friday at 18:00. Please check your timetable soon.')

      await panel.getByRole('button', { name: say('drafting.mode.revise') }).click()
      await panel.getByRole('button', { name: say('drafting.revise.shorter') }).click()
      // What goes is struck through where it stood.
      await expect(panel.getByRole('deletion')).toHaveText(['，请尽快核对课表', 'Please check your timetable soon.'])
      await panel.getByRole('button', { name: say('drafting.replace') }).click()
      await expect(written('text', 'English')).toHaveValue('Dear students, add and drop ends on Friday at 18:00.')
      await expect(written('text', '中文')).toHaveValue('各位同学：退补选将于周五 18:00 结束。')
      await expect(panel).toContainText(say('drafting.inserted'))
      await panel.getByRole('button', { name: say('drafting.undo') }).click()
      await expect(written('text', 'English')).toHaveValue(/timetable soon\.$/)
      const { announcements } = (await (await page.request.get('/api/announcements')).json()) as { announcements: { title: { en?: string } }[] }
      expect(announcements.filter(({ title }) => title.en?.startsWith('Add and drop'))).toEqual([])
    })

    test(`the figures of the office are drawn, and read as the table that they are, in ${language}`, async ({ page, models }) => {
      await openAssistant(page, 'office', say)
      await ask(page, language === 'en' ? 'The figures by department' : '各院系的选课数据', say)
      await isComplete(page, say)
      const told = textOf(models.requests.findLast(({ body }) => body.messages?.at(-1)?.role === 'tool')!.body.messages!.at(-1)!.content)
      const { groups } = JSON.parse(/\{.*\}/s.exec(told)![0]) as { groups: { name: string; seats_taken: number; capacity?: number; waiting?: number }[] }
      expect(groups.length).toBeGreaterThan(1)
      const table = lastAnswer(page, say).getByRole('table', { name: language === 'en' ? /Enrolment by department/ : /各院系选课情况/ })
      const rows = async () => Promise.all((await table.locator('tbody').getByRole('row').all()).map(async (row) => [await row.getByRole('rowheader').innerText(), ...(await row.getByRole('cell').allInnerTexts())].map((text) => text.trim().replaceAll(',', ''))))
      const wanted = groups.map(({ name, seats_taken: taken, capacity, waiting }) => [name, ...[taken, capacity, waiting].map((number) => String(number ?? '–'))])
      await expect.poll(rows).toEqual(wanted)
      await expect(table.getByRole('columnheader')).toHaveText(language === 'en' ? ['Of', 'Seats taken', 'Capacity', 'Waiting'] : [/./, '已选', '容量', '候补'])
      // And drawn: of what is most, the longest bar.
      const bars = await Promise.all((await table.locator('tbody th span span').all()).map(async (bar) => (await bar.boundingBox())?.width ?? 0))
      const numbers = groups.flatMap(({ seats_taken: taken, capacity = 0, waiting = 0 }) => [taken, capacity, waiting])
      expect(bars.indexOf(Math.max(...bars))).toBe(numbers.indexOf(Math.max(...numbers)))
      await page.reload()
      await expect.poll(rows).toEqual(wanted)
    })
  })
}

test('a conversation is taken along as a file, under its title', async ({ page }) => {
  await openAssistant(page, 'student5')
  await ask(page, 'Say sorb')
  await isComplete(page)
  for (const format of ['md', 'json'] as const) {
    await page.getByRole('button', { name: t('assistant.actions') }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: t(`assistant.export.${format}`) }).click()
    expect((await download).suggestedFilename()).toBe(`Say sorb.${format}`)
    expect(fs.readFileSync(await (await download).path(), 'utf8')).toContain('sorb')
  }
})

test('a conversation is found, renamed, shared, taken back and deleted', async ({ page, browser, watch, baseURL }) => {
  await openAssistant(page, 'student3')
  await ask(page, 'Say quince')
  await isComplete(page)
  await page.getByRole('button', { name: t('assistant.share.title'), exact: true }).click()
  await page.getByRole('button', { name: t('assistant.share.make') }).click()
  const link = await page.getByRole('textbox', { name: t('assistant.share.link') }).inputValue()
  const reader = await (await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })).newPage()
  watch(reader)
  await enter(reader, 'student4')
  await reader.goto(link)
  await expect(lastAnswer(reader)).toContainText('quince')
  await expect(reader.getByRole('button', { name: t('assistant.again') })).toHaveCount(0)
  await page.getByRole('button', { name: t('assistant.share.end') }).click()
  await expect(page.getByRole('button', { name: t('assistant.share.make') })).toBeVisible()
  await page.keyboard.press('Escape')
  await reader.reload()
  await expect(reader.getByText(t('assistant.sharedPage.missing'))).toBeVisible()

  await page.getByRole('button', { name: t('assistant.actions') }).click()
  await page.getByRole('menuitem', { name: t('assistant.rename.title') }).click()
  await expect(page.getByRole('textbox', { name: t('assistant.rename.label') })).toBeFocused()
  await page.getByRole('textbox', { name: t('assistant.rename.label') }).fill('About fruit')
  await page.getByRole('button', { name: t('assistant.rename.save') }).click()
  await expect(page.getByRole('heading', { name: 'About fruit', level: 1 })).toBeVisible()
  await page.getByRole('searchbox', { name: t('assistant.search') }).fill('quince')
  const list = page.getByRole('region', { name: t('assistant.list') })
  await expect(list.getByRole('link', { name: /About fruit/ })).toHaveCount(1)
  await list.getByRole('link', { name: /About fruit/ }).hover()
  await list.getByRole('button', { name: t('assistant.actionsOf', { title: 'About fruit' }) }).click()
  await page.getByRole('menuitem', { name: t('assistant.remove.title') }).click()
  await expect(list.getByRole('link', { name: /About fruit/ })).toHaveCount(0)
  await expect(page).toHaveURL(/\/assistant$/)
  await page.getByRole('button', { name: t('action.undo') }).click()
  await expect(list.getByRole('link', { name: /About fruit/ })).toHaveCount(1)
  await expect(lastAnswer(page)).toContainText('quince')
})

for (const { name, colorScheme, width, height, language } of looks) {
  const say = textsIn(language)
  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })

    test('what was deleted is taken back from its list, or removed for good', async ({ page }) => {
      await openAssistant(page, 'student5', say)
      await ask(page, 'Say medlar', say)
      await isComplete(page, say)
      await page.getByRole('button', { name: say('assistant.actions') }).click()
      await page.getByRole('menuitem', { name: say('assistant.remove.title') }).click()
      await expect(page).toHaveURL(/\/assistant$/)
      const openDeleted = async () => {
        if (width < 1024) await page.getByRole('button', { name: say('assistant.showList') }).click()
        await page.getByRole('button', { name: say('assistant.listActions') }).click()
        await page.getByRole('menuitem', { name: say('assistant.deleted.title') }).click()
      }
      await openDeleted()
      const dialog = page.getByRole('dialog', { name: say('assistant.deleted.title') })
      await expect(dialog.getByText('Say medlar')).toHaveCount(1)
      await expectAccessible(page, 'recently deleted')
      await dialog.getByRole('button', { name: say('assistant.deleted.restoreOf', { title: 'Say medlar' }) }).click()
      await expect(dialog.getByText(say('assistant.deleted.none'))).toBeVisible()
      await page.keyboard.press('Escape')
      if (width < 1024) await page.getByRole('button', { name: say('assistant.showList') }).click()
      const list = page.getByRole('region', { name: say('assistant.list') })
      await list.getByRole('link', { name: 'Say medlar' }).first().click()
      await expect(lastAnswer(page, say)).toContainText('medlar')
      await page.getByRole('button', { name: say('assistant.actions') }).click()
      await page.getByRole('menuitem', { name: say('assistant.remove.title') }).click()
      await openDeleted()
      await dialog.getByRole('button', { name: say('assistant.deleted.forGoodOf', { title: 'Say medlar' }) }).click()
      await page.getByRole('button', { name: say('assistant.deleted.ask.yes'), exact: true }).click()
      await expect(dialog.getByText(say('assistant.deleted.none'))).toBeVisible()
    })

    test('axe finds nothing with the assistant', async ({ page }) => {
      await openAssistant(page, 'student5', say)
      await expectAccessible(page, 'nothing asked yet')
      await ask(page, slowly(), say)
      await expect(lastAnswer(page, say)).toContainText('word3')
      await expectAccessible(page, 'while it answers')
      await page.getByRole('button', { name: say('assistant.stop') }).click()
      await expect(lastAnswer(page, say)).toContainText(say('assistant.end.stopped'))
      await expectAccessible(page, 'stopped')
      for (const [before, question] of ['Plan my week', 'Propose that', 'Show my timetable', 'Show some markup'].entries()) {
        await isComplete(page, say)
        await ask(page, question, say)
        await expect(answers(page, say)).toHaveCount(before + 2)
      }
      await isComplete(page, say)
      await expectAccessible(page, 'cards')
      await page.getByRole('button', { name: say('assistant.share.title'), exact: true }).click()
      await expectAccessible(page, 'sharing')
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: say('assistant.preferences.title') }).click()
      await expect(page.getByRole('switch')).toBeVisible()
      await expectAccessible(page, 'preferences')
    })
  })
}
