import type { Card } from '@fairway/contract/assistant-cards'
import type { SeatRow } from '@fairway/contract/courses'
import { textIn, type Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import { peopleGroups, type Enrolment, type PeopleGroup } from '../enrolment/index.ts'
import { readNames } from '../lists/index.ts'
import { defineTool, problem, type DefinedTool } from './define.ts'
import { choice, count, text } from './lenient.ts'
import { matchingSections } from './matching.ts'
import type { Offer, OfferedSection } from './offers.ts'
import { suppressed } from './small-groups.ts'
import type { Asker } from './tool.ts'
import type { View } from './view.ts'
import { courseName } from './words.ts'

// How enrolment goes, in numbers: of a whole term for the office, of their own sections for those who teach. Never of single people.

const views = ['overview', 'department', 'type', 'most-wanted', 'nearly-full', 'queues', 'rounds', ...peopleGroups] as const

/** What is counted of some sections together. */
type Figures = { name: Localised; enrolled: number | null; capacity: number | null; waiting: number | null }
type Counted = { section: OfferedSection; row: SeatRow }

export function enrolmentFigures(view: View, { figures, taught }: Pick<Enrolment, 'figures' | 'taught'>, database: Pick<Database, 'query'>): DefinedTool {
  return defineTool({
    name: 'enrolment_figures',
    audience: 'teacher',
    area: 'rosters',
    description:
      'Figures of enrolment with a chart: seats taken, capacity and queues, by department, type, round, cohort, college or major, or the most wanted and fullest sections. Of the whole term for the office, of their own sections for those who teach. Never of single students; groups that are too small are left out.',
    fields: {
      by: choice('what to look at, default overview', views).optional(),
      words: text('only of some courses: code, title, department or teacher').optional(),
      limit: count('how many groups or sections at most, default 10').optional(),
      term: text('code or title of the term; default: the current one').optional(),
    },
    async run(asker, { by = 'overview', words, limit = 10, term }) {
      const { language } = asker
      const offer = await view.offer(term)
      const seats = await view.seats(offer)
      const all = await sectionsFor(asker, offer)
      const meant = words === undefined ? all : matchingSections(all, words).map(({ section }) => section)
      if (all.length > 0 && meant.length === 0) return problem('no-such-section', `None of these sections has to do with "${words ?? ''}".`)
      const counted = meant.flatMap((section): Counted[] => {
        const row = seats.get(section.id)
        return row ? [{ section, row }] : []
      })
      if (counted.length === 0) return problem('no-sections', 'There is no section to count: who asks teaches none in this term.')
      const groups = await groupsOf(by, offer, counted)
      const shown = groups.slice(0, limit)
      return {
        output: {
          term: offer.term.code,
          of: isOffice(asker) ? 'all sections' : 'own sections',
          ...(words !== undefined && { only: words }),
          totals: totalsOf(counted),
          by,
          groups: shown.map((group) => said(language, group)),
          ...(groups.length > shown.length && { not_shown: groups.length - shown.length }),
          ...(shown.some(({ enrolled }) => enrolled === null) && { note: 'Where it says too few, there are too few people to tell without telling of single ones.' }),
        },
        sources: [{ kind: 'figures', term: offer.term.code }],
        card: chartOf(by, shown),
      }

      async function groupsOf(wanted: (typeof views)[number], { term }: Offer, of: readonly Counted[]): Promise<Figures[]> {
        const ids = of.map(({ section }) => section.id)
        switch (wanted) {
          case 'overview':
            return [{ name: { zh: '全部', en: 'All' }, ...sumOf(of) }]
          case 'department':
          case 'type':
            return [...Map.groupBy(of, ({ section }) => section.course[wanted]?.code).values()].map((some): Figures => ({ name: some[0]!.section.course[wanted] ?? nobody, ...sumOf(some) })).sort((a, b) => b.enrolled! - a.enrolled!)
          case 'most-wanted':
            return of.toSorted((a, b) => wantedness(b.row) - wantedness(a.row)).map(single)
          case 'nearly-full':
            return of.filter(({ row: [, taken, capacity] }) => capacity !== null && taken < capacity && taken >= nearlyFull * capacity).sort((a, b) => wantedness(b.row) - wantedness(a.row)).map(single)
          case 'queues':
            return of.filter(({ row }) => row[3] > 0).sort((a, b) => b.row[3] - a.row[3]).map(single)
          case 'rounds': {
            const numbers = await figures.bySpan(term.rounds.map(({ opensAt, closesAt }) => ({ from: opensAt, to: closesAt })), ids)
            return hideSmall(asker, term.rounds.map(({ name }, index) => ({ name, enrolled: numbers[index] ?? 0, capacity: null, waiting: null })))
          }
          default:
            return hideSmall(asker, await peopleBy(wanted, ids))
        }
      }
    },
  })

  async function sectionsFor(asker: Asker, { term, sections }: Offer): Promise<OfferedSection[]> {
    if (isOffice(asker)) return [...sections.values()]
    return (await taught(asker.viewer!, term.code)).flatMap(({ id }) => sections.get(id) ?? [])
  }

  async function peopleBy(group: PeopleGroup, ids: readonly number[]): Promise<Figures[]> {
    const nameOf = await readNames(database)
    const list = ({ cohort: 'cohorts', college: 'colleges', major: 'majors' } as const)[group]
    return (await figures.byGroup(group, ids)).map(({ code, enrolled, waiting }) => ({ name: code === null ? nobody : nameOf(list, code), enrolled, capacity: null, waiting }))
  }
}

/** Of its seats. */
const nearlyFull = 0.8
const nobody: Localised = { zh: '未填写', en: 'Not given' }

function isOffice({ viewer }: Asker): boolean {
  return viewer!.roles.includes('office')
}

/** The office may know of every single one anyhow. */
function hideSmall(asker: Asker, groups: readonly Figures[]): Figures[] {
  if (isOffice(asker)) return [...groups]
  const hidden = suppressed(groups.map(({ enrolled, waiting }) => (enrolled ?? 0) + (waiting ?? 0)))
  return groups.map((group, index) => (hidden.has(index) ? { ...group, enrolled: null, waiting: null } : group))
}

function sumOf(some: readonly Counted[]): Omit<Figures, 'name'> {
  const limited = some.filter(({ row }) => row[2] !== null)
  return { enrolled: sum(some, 1), capacity: limited.length === some.length ? sum(limited, 2) : null, waiting: sum(some, 3) }
}

function sum(some: readonly Counted[], column: 1 | 2 | 3): number {
  return some.reduce((total, { row }) => total + (row[column] ?? 0), 0)
}

function totalsOf(of: readonly Counted[]): Record<string, unknown> {
  const isFull = ({ row: [, taken, capacity] }: Counted) => capacity !== null && taken >= capacity
  const limited = of.filter(({ row }) => row[2] !== null)
  return {
    sections: of.length,
    seats_taken: sum(of, 1),
    capacity: sum(limited, 2),
    fill_percent: percent(sum(limited, 1), sum(limited, 2)),
    waiting: sum(of, 3),
    full_sections: of.filter(isFull).length,
    full_with_queue: of.filter((each) => isFull(each) && each.row[3] > 0).length,
    empty_sections: of.filter(({ row }) => row[1] === 0).length,
  }
}

/** Who sits there and who would like to, for each seat. */
function wantedness([, taken, capacity, waiting]: SeatRow): number {
  return capacity === null || capacity === 0 ? 0 : (taken + waiting) / capacity
}

function single({ section, row: [, enrolled, capacity, waiting] }: Counted): Figures {
  const nameIn = (language: Language) => `${courseName(language, section.course)} ${section.code}`
  return { name: { zh: nameIn('zh'), en: nameIn('en') }, enrolled, capacity, waiting }
}

function said(language: Language, { name, enrolled, capacity, waiting }: Figures): Record<string, unknown> {
  if (enrolled === null) return { name: textIn(language, name), people: 'too few' }
  return { name: textIn(language, name), seats_taken: enrolled, ...(capacity !== null && { capacity, fill_percent: percent(enrolled, capacity) }), ...(waiting !== null && { waiting }) }
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 10
}

const titles: Record<(typeof views)[number], { zh: string; en: string }> = {
  overview: { zh: '选课概况', en: 'Enrolment' },
  department: { zh: '各院系选课情况', en: 'Enrolment by department' },
  type: { zh: '各类课程选课情况', en: 'Enrolment by type of course' },
  'most-wanted': { zh: '最热门的教学班', en: 'Most wanted sections' },
  'nearly-full': { zh: '快满的教学班', en: 'Nearly full sections' },
  queues: { zh: '候补最多的教学班', en: 'Longest queues' },
  rounds: { zh: '各轮次选上的人数', en: 'Seats taken by round' },
  cohort: { zh: '各年级选课情况', en: 'Enrolment by cohort' },
  college: { zh: '各学院选课情况', en: 'Enrolment by college' },
  major: { zh: '各专业选课情况', en: 'Enrolment by major' },
}

function chartOf(by: (typeof views)[number], groups: readonly Figures[]): Card {
  const column = (name: Localised, of: 'enrolled' | 'capacity' | 'waiting') => ({ name, values: groups.map((group) => group[of]) })
  const series = [column({ zh: '已选', en: 'Seats taken' }, 'enrolled'), column({ zh: '容量', en: 'Capacity' }, 'capacity'), column({ zh: '候补', en: 'Waiting' }, 'waiting')]
  return {
    kind: 'chart',
    form: 'bars',
    title: titles[by],
    unit: { zh: '人', en: 'people' },
    labels: groups.map(({ name }) => name),
    series: series.filter(({ values }, index) => index === 0 || values.some((value) => value !== null)),
  }
}
