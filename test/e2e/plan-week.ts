import type { Locator, Page } from '@playwright/test'
import type { Conversation } from '../../packages/contract/src/assistant.ts'
import type { CardSection } from '../../packages/contract/src/assistant-cards.ts'
import type { Language } from '../../packages/contract/src/language.ts'
import { expect, whenAllowed } from './campus.ts'
import { textsIn } from './texts.ts'

// The week of a plan, as an answer draws it.

/** Whoever is signed in holds this section from now on. */
export async function hold({ request }: Page, course: string, section: string): Promise<void> {
  const { courses } = (await (await request.get('/api/terms/DEMO/sections')).json()) as { courses: { code: string; sections: { id: number; code: string }[] }[] }
  const { id } = courses.find(({ code }) => code === course)!.sections.find(({ code }) => code === section)!
  await whenAllowed(() => request.post('/api/enrolments', { data: { sectionId: id } }))
}

/** What the last answer plans stands in the week on its days and hours, wide and narrow, and what is held is told apart. */
export async function expectDrawn(page: Page, plans: Locator, language: Language, { planned, held }: { planned: readonly string[]; held: readonly string[] }): Promise<void> {
  const sections = await sectionsOf(page)
  const drawn = (isPlanned: boolean) => sections.filter((section) => section.isPlanned === isPlanned).map(({ course }) => course).sort()
  expect([drawn(true), drawn(false)]).toEqual([[...planned].sort(), [...held].sort()])
  const seen = page.viewportSize()!
  const week = Number(await plans.getByRole('combobox', { name: textsIn(language)('timetable.chooseWeek') }).inputValue())
  await expectInGrid(plans, sections, week, language)
  await page.setViewportSize({ width: 390, height: 844 })
  await expectInAgenda(plans, sections, week, language)
  await page.setViewportSize(seen)
}

type Drawn = CardSection & { isPlanned: boolean }

async function sectionsOf(page: Page): Promise<Drawn[]> {
  const { turns } = (await (await page.request.get(`/api/assistant/conversations/${/\d+$/.exec(page.url())![0]}`)).json()) as Conversation
  const card = turns.flatMap((turn) => (turn.role === 'assistant' ? turn.cards : [])).findLast(({ kind }) => kind === 'plans')
  if (card?.kind !== 'plans') throw new Error('No answer has a plan.')
  return [...card.held, ...card.plans[0]!.sectionIds].map((id) => ({ ...card.sections.find((section) => section.id === id)!, isPlanned: !card.held.includes(id) }))
}

/** What there is of it in a week. */
const inWeek = ({ meetings = [] }: Drawn, week: number) =>
  meetings
    .filter(({ parity, weeks }) => (!parity || parity === (week % 2 ? 'odd' : 'even')) && (!weeks || weeks.some(([first, last]) => first <= week && week <= last)))
    .flatMap(({ days = [], from, to }) => days.map((day) => ({ day, from, to })))
const clock = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const dayName = (language: Language, day: number, weekday: 'short' | 'long') => new Intl.DateTimeFormat(language, { weekday, timeZone: 'UTC' }).format(new Date(`2024-01-0${day}`))

/** The page's own words: types of its elements are not known here. */
const colourOf = (block: unknown): string => (globalThis as unknown as { getComputedStyle: (of: unknown) => { borderLeftColor: string } }).getComputedStyle(block).borderLeftColor

async function expectInGrid(plans: Locator, sections: readonly Drawn[], week: number, language: Language): Promise<void> {
  const held = textsIn(language)('cart.legend.held')
  const colours = { planned: new Set<string>(), held: new Set<string>() }
  for (const section of sections)
    for (const { day, from, to } of inWeek(section, week)) {
      const column = plans.getByRole('list', { name: dayName(language, day, 'long'), exact: true })
      const block = column.getByRole('link', { name: new RegExp(`^${section.course} ${section.section}, .*${clock(from)}–${clock(to)}`) })
      await expect(block).toBeVisible()
      expect.soft(((await block.getAttribute('title')) ?? '').split(', ').includes(held), `${section.course} is held`).toBe(!section.isPlanned)
      colours[section.isPlanned ? 'planned' : 'held'].add(await block.evaluate(colourOf))
      // An hour is 52 pixels high, and the day begins at eight.
      const [{ y, height }, { y: top }] = [(await block.boundingBox())!, (await column.locator('..').boundingBox())!]
      expect.soft(Math.abs(y - top - ((from - 480) / 60) * 52), `${section.course} begins at ${clock(from)}`).toBeLessThan(2)
      expect.soft(Math.abs(height - ((to - from) / 60) * 52), `${section.course} ends at ${clock(to)}`).toBeLessThan(2)
    }
  // One of each, and not the same.
  expect([colours.planned.size, colours.held.size, new Set([...colours.planned, ...colours.held]).size]).toEqual([1, 1, 2])
  await expect(plans.getByRole('listitem').filter({ hasText: new RegExp(`^${textsIn(language)('assistant.card.inPlan')}$`) })).toBeVisible()
}

async function expectInAgenda(plans: Locator, sections: readonly Drawn[], week: number, language: Language): Promise<void> {
  const held = textsIn(language)('cart.legend.held')
  for (const section of sections)
    for (const { day, from, to } of inWeek(section, week)) {
      const onDay = plans.getByRole('group', { name: new RegExp(dayName(language, day, 'short')) })
      const block = onDay.getByRole('link', { name: new RegExp(`^${clock(from)}\\s*${clock(to)}.*${section.course}`) })
      await expect(block).toBeVisible()
      await (section.isPlanned ? expect(block).not.toContainText(held) : expect(block).toContainText(held))
    }
}
