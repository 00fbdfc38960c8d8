import type { CompletionCosts, CostQuery } from '@fairway/contract/completion-costs'
import { mostCostDays } from '@fairway/contract/completion-log-limits'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import { grouped, sum, type Days, type DayUse } from './days.ts'
import { addDelays, percentilesOf, type Delays } from './delays.ts'
import type { Names } from './names.ts'
import type { People } from './people.ts'

// Days added up to what the office wants to see: by day, model, use, person, and what went wrong.

const defaultDays = 30
const mostPeople = 20
/** From how many days the end of the month is guessed. */
const guessedFrom = 7
const wentWrong = ['failed', 'blocked', 'refused']

export type Costs = ReturnType<typeof createCosts>

export function createCosts({ days, people, names, settings }: { days: Days; people: People; names: Names; settings: CampusSettings }) {
  return {
    period,

    /** @throws {Refusal} `invalid-period` */
    async read(asked: CostQuery, signal?: AbortSignal): Promise<CompletionCosts> {
      const { from, to } = period(asked)
      const set = await settings.read()
      const read = await all(from, to, signal)
      const models = await modelsOf(read)
      return {
        from,
        to,
        currency: set['assistant.currency'],
        total: { ...sum(read.flatMap(({ groups }) => groups)), firstToken: percentilesOf(allDelays(read)) },
        days: read.map((one) => ({ day: one.day, ...sum(one.groups), firstToken: percentilesOf(allDelays([one])) })),
        models,
        uses: grouped(read.flatMap(({ groups }) => groups), ({ surface, task }) => ({ surface, task })),
        people: await dearestFrom(from, to),
        errors: errorsOf(read),
        budget: await budgetOf(set['assistant.month-budget'], signal),
      }
    },
  }

  /** @throws {Refusal} `invalid-period` */
  function period({ from, to }: CostQuery): { from: string; to: string } {
    const today = days.today()
    // A day that has not been yet has nothing to add.
    const last = to === undefined || to > today ? today : to
    const first = from ?? (last < '2001' ? last : Temporal.PlainDate.from(last).subtract({ days: defaultDays - 1 }).toString())
    if (first < '2000' || first > last || Temporal.PlainDate.from(first).until(last).days >= mostCostDays) throw invalidPeriod()
    return { from: first, to: last }
  }

  async function all(from: string, to: string, signal: AbortSignal | undefined): Promise<DayUse[]> {
    const read: DayUse[] = []
    for await (const some of days.read(from, to, signal)) read.push(...some)
    return read
  }

  async function modelsOf(read: readonly DayUse[]): Promise<CompletionCosts['models']> {
    const label = await names.models()
    return grouped(read.flatMap(({ groups }) => groups), ({ server, model }) => ({ server, name: model })).map((one) => {
      const isThis = ({ server, model }: { server: string; model: string }) => server === one.server && model === one.name
      const own = read.map(({ groups }) => sum(groups.filter(isThis)))
      const delays: Delays = new Map()
      for (const day of read) addDelays(delays, day.delays.get(`${one.server} ${one.name}`) ?? new Map<number, number>())
      return { ...one, label: label(one.server, one.name), firstToken: percentilesOf(delays), costByDay: own.map(({ cost }) => cost), tokensByDay: own.map(({ inputTokens, outputTokens }) => inputTokens + outputTokens) }
    })
  }

  async function dearestFrom(from: string, to: string): Promise<CompletionCosts['people']> {
    const dearest = await people(from, to, mostPeople)
    const person = await names.people(dearest.map(({ personId }) => personId))
    const key = await names.keys(dearest.map(({ keyId }) => keyId))
    return dearest.map(({ personId, keyId, ...use }) => ({ person: personId === null ? null : person(personId), key: keyId === null ? null : key(keyId), ...use }))
  }

  async function budgetOf(most: number, signal: AbortSignal | undefined): Promise<CompletionCosts['budget']> {
    const today = Temporal.PlainDate.from(days.today())
    const [first, earlier] = [today.with({ day: 1 }).toString(), today.subtract({ days: guessedFrom }).toString()]
    const costs = (await all(first < earlier ? first : earlier, today.toString(), signal)).map(({ day, groups }) => ({ day, cost: sum(groups).cost }))
    const spent = total(costs.filter(({ day }) => day >= first))
    const aDay = total(costs.filter(({ day }) => day >= earlier && day < today.toString())) / guessedFrom
    return { month: first.slice(0, 7), most: most > 0 ? most : null, spent, expected: spent + aDay * (today.daysInMonth - today.day) }
  }
}

function total(costs: readonly { cost: number }[]): number {
  return costs.reduce((all, { cost }) => all + cost, 0)
}

function allDelays(read: readonly DayUse[]): Delays {
  const together: Delays = new Map()
  for (const { delays } of read) for (const one of delays.values()) addDelays(together, one)
  return together
}

function errorsOf(read: readonly DayUse[]): CompletionCosts['errors'] {
  const wrong = read.flatMap(({ groups }) => groups.filter(({ outcome }) => wentWrong.includes(outcome)))
  return grouped(wrong, ({ code, outcome }) => ({ code: code ?? '', outcome })).map(({ code, outcome, requests }) => ({ code, outcome, requests })).sort((a, b) => b.requests - a.requests)
}

function invalidPeriod(): Refusal {
  return new Refusal(422, 'invalid-period', {
    zh: `开始日期不能晚于结束日期，且最多 ${mostCostDays} 天。`,
    en: `The first day must not be after the last one, and there may be ${mostCostDays} days at most.`,
  })
}
