import type { ArmComparison, ArmResult, Difference, ExperimentResults, Rate } from '@fairway/contract/experiments'
import type { Database } from '../../database/database.ts'
import type { CampusSettings } from '../settings/index.ts'
import { findExperiment } from './experiments.ts'
import { effectiveOf, newcombe, quantileFor, sampleRatio, welch, wilson, type Clustered, type Interval, type Sample } from './statistics.ts'

// What came of an experiment. People are shared out, and their requests are alike: everything is summed up by person first.

type Rates = 'liked' | 'failed' | 'stopped' | 'regenerated'
type Sums = Record<Rates, Clustered>
type Counted = Sums & { firstToken: Sample; costs: Sample; cost: number; requests: number; times: { median: number | null; p90: number | null } }

const none: Clustered = { clusters: 0, hits: 0, of: 0, hitsSquared: 0, cross: 0, ofSquared: 0 }
const noSample: Sample = { n: 0, mean: 0, variance: 0 }

/** What came from memory says nothing of an arm. */
const requestsOf = `from completion where experiment_id = $1 and at >= $2 and arm is not null and surface not in ('shadow', 'summary') and outcome in ('done', 'failed', 'stopped')`

export function createResults({ database, settings }: { database: Database; settings: CampusSettings }) {
  /** Of one that has begun, of a draft nothing. @throws {Refusal} `no-such-experiment` */
  return async function results(id: number): Promise<ExperimentResults> {
    const { arms, startedAt, isShadow } = await findExperiment(database, id)
    const currency = (await settings.read())['assistant.currency']
    if (startedAt === null || isShadow) return { arms: [], comparisons: [], currency, ratio: null }
    const [exposed, asked, times, answered] = await Promise.all([readExposed(id), readAsked(id, startedAt), readTimes(id, startedAt), readAnswered(id)])
    const counted = arms.map((_arm, place): Counted => {
      const [requests, answers, time] = [asked, answered, times].map((rows) => (rows as readonly { arm: number }[]).find(({ arm }) => arm === place)) as [Asked?, Answered?, Times?]
      return {
        ...{ liked: answers?.liked ?? none, regenerated: answers?.regenerated ?? none, failed: requests?.failed ?? none, stopped: requests?.stopped ?? none },
        ...{ firstToken: requests?.firstToken ?? noSample, costs: requests?.costs ?? noSample, cost: requests?.cost ?? 0, requests: requests?.failed.of ?? 0 },
        times: { median: time?.median ?? null, p90: time?.p90 ?? null },
      }
    })
    const people = arms.map((_arm, place) => exposed.find(({ arm }) => arm === place)?.count ?? 0)
    const [first, ...others] = counted
    const z = quantileFor(others.length)
    return {
      arms: counted.map((one, place) => resultOf(one, people[place]!)),
      comparisons: others.map((other, index) => comparisonOf(first!, other, index + 1, z)),
      currency,
      ratio: sampleRatio(people, arms.map(({ weight }) => weight)) ?? null,
    }
  }

  function readExposed(id: number) {
    return database.query<{ arm: number; count: number }>({ text: 'select arm, count(*)::int as count from experiment_exposure where experiment_id = $1 group by arm', values: [id] })
  }

  type Asked = { arm: number; failed: Clustered; stopped: Clustered; firstToken: Sample; costs: Sample; cost: number }
  function readAsked(id: number, startedAt: string) {
    return database.query<Asked>({
      text: `with person as (
               select arm, coalesce('p' || person_id, 'k' || key_id, 'c' || conversation_id, id::text) as who, count(*)::float8 as requests,
                      (count(*) filter (where outcome = 'failed'))::float8 as failed, (count(*) filter (where outcome = 'stopped'))::float8 as stopped,
                      avg(ln(greatest(first_token_ms, 1)::float8)) as first, avg(cost)::float8 as cost, sum(cost)::float8 as costs
               ${requestsOf} group by arm, who)
             select arm, ${sumsOf('failed', 'requests')} as failed, ${sumsOf('stopped', 'requests')} as stopped, ${sampleOf('first')} as "firstToken", ${sampleOf('cost')} as costs, sum(costs) as cost
             from person group by arm`,
      values: [id, startedAt],
    })
  }

  type Times = { arm: number; median: number | null; p90: number | null }
  function readTimes(id: number, startedAt: string) {
    return database.query<Times>({
      text: `select arm, percentile_cont(0.5) within group (order by first_token_ms) as median, percentile_cont(0.9) within group (order by first_token_ms) as p90 ${requestsOf} and first_token_ms is not null group by arm`,
      values: [id, startedAt],
    })
  }

  type Answered = { arm: number; liked: Clustered; regenerated: Clustered }
  function readAnswered(id: number) {
    return database.query<Answered>({
      text: `with person as (
               select turn.arm, coalesce('p' || conversation.person_id, 'g' || conversation.guest) as who, count(*)::float8 as answers, count(turn.rating)::float8 as rated,
                      (count(*) filter (where turn.rating = 1))::float8 as liked,
                      (count(*) filter (where exists (select from turn later where later.parent_id = turn.parent_id and later.role = 'assistant' and later.id > turn.id)))::float8 as again
               from turn join conversation on conversation.id = turn.conversation_id where turn.experiment_id = $1 and turn.arm is not null group by turn.arm, who)
             select arm, ${sumsOf('liked', 'rated')} as liked, ${sumsOf('again', 'answers')} as regenerated from person group by arm`,
      values: [id],
    })
  }
}

/** `Clustered`, of a row for each person. */
function sumsOf(hits: string, of: string): string {
  return `jsonb_build_object('clusters', count(*) filter (where ${of} > 0), 'hits', sum(${hits}), 'of', sum(${of}), 'hitsSquared', sum(${hits} * ${hits}), 'cross', sum(${hits} * ${of}), 'ofSquared', sum(${of} * ${of}))`
}

/** `Sample`, of a row for each person. */
function sampleOf(value: string): string {
  return `jsonb_build_object('n', count(${value}), 'mean', coalesce(avg(${value}), 0), 'variance', coalesce(var_samp(${value}), 0))`
}

function resultOf({ liked, failed, stopped, regenerated, times, cost, requests }: Counted, exposed: number): ArmResult {
  return {
    ...{ exposed, liked: rateOf(liked), failed: rateOf(failed), stopped: rateOf(stopped), regenerated: rateOf(regenerated) },
    firstTokenMs: times.median === null || times.p90 === null ? null : { median: times.median, p90: times.p90 },
    ...{ cost, costPerRequest: requests === 0 ? null : cost / requests },
  }
}

function comparisonOf(first: Counted, other: Counted, arm: number, z: number): ArmComparison {
  const rate = (name: Rates) => differenceOf(newcombe(shareOf(first[name]), shareOf(other[name]), z))
  const times = welch(first.firstToken, other.firstToken, z)
  return {
    ...{ arm, liked: rate('liked'), failed: rate('failed'), stopped: rate('stopped'), regenerated: rate('regenerated') },
    // Times are compared as ratios: the difference of their logarithms.
    firstToken: differenceOf(times && { value: Math.expm1(times.value), low: Math.expm1(times.low), high: Math.expm1(times.high) }),
    cost: differenceOf(welch(first.costs, other.costs, z)),
  }
}

function rateOf(sums: Clustered): Rate {
  const { rate, n } = shareOf(sums)
  return { count: sums.hits, of: sums.of, interval: wilson(rate, n) ?? null }
}

function shareOf(sums: Clustered): { rate: number; n: number } {
  return { rate: sums.of === 0 ? 0 : sums.hits / sums.of, n: effectiveOf(sums) }
}

function differenceOf(interval: Interval | undefined): Difference {
  if (!interval) return null
  return { ...interval, says: interval.low > 0 ? 'more' : interval.high < 0 ? 'less' : 'nothing' }
}
