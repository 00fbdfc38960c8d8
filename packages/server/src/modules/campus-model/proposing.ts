import { partsOf, type ActWish } from './act-wish.ts'
import type { Call } from './deciding.ts'
import { sectionsIn, type LookedUp, type Talk } from './looked-up.ts'
import { codesIn, foldedName } from './codes.ts'
import type { Question } from './question.ts'

// From a wish to enrol, drop, queue or swap to the proposal that is put before the student. What is given up is looked for among what
// they hold and wait for, and nowhere else.

type Row = { id: number; course: string; section: string; isHeld: boolean }

export function propose({ wish, isAboutThat }: Question, { found, earlierSections }: Talk): Call[] {
  if (!wish || found.some(({ tool }) => tool === 'propose_enrolment')) return []
  const { act, names, instead } = wish
  if (act === 'drop' || act === 'leave') {
    if (found.length === 0) return [{ name: 'my_enrolments', input: {} }, ...targetsOf(instead ?? []).map(detailsOf)]
    const { drop, leave, unknown, several } = givenUp(wish, found, isAboutThat ? earlierSections : [])
    // In another language than theirs, perhaps.
    const unread = unknown.filter((name) => codesIn(name).length === 0 && !found.some(({ tool, input }) => tool === 'section_details' && input['words'] === name))
    if (unread.length > 0) return unread.map(detailsOf)
    const enrol = instead ? targetsOf(instead).flatMap((name) => found.find(({ tool, input }) => tool === 'section_details' && input['words'] === name) ?? []).flatMap(({ output }) => onlySection(output)) : []
    if (unknown.length + several.length > 0 || drop.length + leave.length === 0 || (instead && enrol.length === 0)) return []
    return [{ name: 'propose_enrolment', input: { ...(drop.length > 0 && { drop }), ...(leave.length > 0 && { leave }), ...(enrol.length > 0 && { enrol }) } }]
  }
  if (names.length === 0) return found.length === 0 && earlierSections.length > 0 && (isAboutThat || earlierSections.length === 1) ? [{ name: 'propose_enrolment', input: { [act]: [...earlierSections] } }] : []
  if (found.length === 0) return targetsOf(names).map(detailsOf)
  const again = found.flatMap(({ input, output }) => {
    const said = input['words']
    const parts = output['problem'] && typeof said === 'string' ? partsOf(said) : []
    return parts.length > 1 ? parts.filter((part) => !found.some(({ input: other }) => other['words'] === part)) : []
  })
  if (again.length > 0) return again.map(detailsOf)
  const ids = [...new Set(found.flatMap(({ output }) => onlySection(output)))]
  return ids.length === 0 ? [] : [{ name: 'propose_enrolment', input: { [act]: ids } }]
}

export type GivenUp = { drop: number[]; leave: number[]; unknown: string[]; several: { name: string; rows: string[] }[] }

/** What of a wish is held or waited for. */
export function givenUp({ act, names }: ActWish, found: readonly LookedUp[], earlier: readonly number[] = []): GivenUp {
  const rows = rowsOf(found)
  const chosen = new Set<Row>()
  const [unknown, several]: [string[], GivenUp['several']] = [[], []]
  if (names.length === 0) {
    const waiting = rows.filter(({ isHeld }) => !isHeld)
    const meant = rows.filter(({ id }) => earlier.includes(id))
    for (const row of meant.length > 0 ? meant : act === 'leave' && waiting.length === 1 ? waiting : []) chosen.add(row)
  }
  for (const target of targetsOf(names)) {
    const whole = named(rows, target, found)
    const parts = whole.length > 0 ? [] : partsOf(target)
    for (const [name, meant] of parts.length > 1 ? parts.map((part) => [part, named(rows, part, found)] as const) : [[target, whole] as const]) {
      if (meant.length === 0) unknown.push(name)
      else if (meant.length > 1) several.push({ name, rows: meant.map(({ course, section }) => `${course} ${section}`) })
      else chosen.add(meant[0]!)
    }
  }
  const ids = (isHeld: boolean) => [...chosen].filter((row) => row.isHeld === isHeld).map(({ id }) => id)
  return { drop: ids(true), leave: ids(false), unknown, several }
}

/** What somebody holds and waits for, as it is called. */
export function heldNames(found: readonly LookedUp[]): string[] {
  return rowsOf(found).map(({ course, section }) => `${course} ${section}`)
}

function rowsOf(found: readonly LookedUp[]): Row[] {
  const mine = found.find(({ tool }) => tool === 'my_enrolments')?.output
  const listed = (value: unknown, isHeld: boolean) => (Array.isArray(value) ? (value as { section_id?: number; course?: string; section?: string }[]) : []).flatMap(({ section_id: id, course = '', section = '' }) => (id === undefined ? [] : [{ id, course, section, isHeld }]))
  return [...listed(mine?.['enrolled'], true), ...listed(mine?.['waiting'], false)]
}

/** The best of what could be meant: its code, its title, part of its title, or what the catalogue finds by that name. */
function named(rows: readonly Row[], name: string, found: readonly LookedUp[]): Row[] {
  const said = foldedName(name)
  const ways = rows.map((row) => {
    const [, code = '', title = ''] = /^([a-z]{1,8}[\s-]*\d{1,5}[a-z]{0,3}|\S+)\s*(.*)$/i.exec(row.course)?.map(foldedName) ?? []
    const section = foldedName(row.section)
    const isWhole = [code, title, code + title].some((one) => one !== '' && (one === said || one + section === said))
    const isPart = said.length > 1 && (title.includes(said) || (said.endsWith(section) && said.length > section.length + 1 && title.includes(said.slice(0, -section.length))))
    return { row, rank: isWhole ? 2 : isPart ? 1 : 0 }
  })
  const best = Math.max(0, ...ways.map(({ rank }) => rank))
  if (best > 0) return ways.filter(({ rank }) => rank === best).map(({ row }) => row)
  const looked = found.find(({ tool, input }) => tool === 'section_details' && input['words'] === name)?.output
  if (!looked) return []
  const ids = sectionsIn(looked)
  const exact = rows.filter(({ id }) => ids.includes(id))
  const courses = (looked['problem'] as { could_be?: string[] } | undefined)?.could_be ?? []
  return exact.length > 0 ? exact : rows.filter(({ course }) => courses.includes(course))
}

function targetsOf(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (codesIn(name).length > 0 ? codesIn(name) : [name])))]
}

function detailsOf(words: string): Call {
  return { name: 'section_details', input: { words } }
}

/** Where a code names several sections, one that has seats. Of several courses it is not known which is meant. */
function onlySection({ sections }: Record<string, unknown>): number[] {
  if (!Array.isArray(sections) || sections.length === 0) return []
  const list = sections as { section_id?: number; course?: string; seats_left?: number | string }[]
  if (new Set(list.map(({ course }) => course)).size > 1) return []
  const one = list.find(({ seats_left: left }) => left !== 0) ?? list[0]!
  return one.section_id === undefined ? [] : [one.section_id]
}
