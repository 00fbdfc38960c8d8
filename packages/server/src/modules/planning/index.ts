import { setImmediate } from 'node:timers/promises'
import { makeProblem } from './problem.ts'
import { search } from './search.ts'
import { criteria, type Planned, type Wanted } from './wanted.ts'
import { whyNone, type Why } from './why.ts'

// Plans a week: which sections of the wanted courses go together, and which of that is best. Exact as long as the work that is
// allowed suffices, and it says when it did not. Pure.

export { criteria } from './wanted.ts'
export type { Candidate, Choice, Cost, Criterion, Held, Planned, Wanted, WantedCourse, Wish } from './wanted.ts'
export { weekOf, type Block } from './week.ts'
export type { Why } from './why.ts'

export type PlanOptions = {
  /** How many plans at most. */
  most?: number
  /** How many choices may be tried; for explaining why there is no plan as many again. */
  nodes?: number
}

export type Planning = {
  /** The best first. */
  plans: readonly Planned[]
  /** False: there may be better plans (or, without one, there may be some): the work that was allowed was not enough. */
  isComplete: boolean
  /** Choices that were tried. */
  nodes: number
  /** Of no plan. */
  why?: Why
}

const defaults = { most: 3, nodes: 60_000 }

/** At once, however long it takes. */
export function plan(wanted: Wanted, options: PlanOptions = {}): Planning {
  const work = planning(wanted, options)
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** The same, in turns with everything else that the process has to do. @throws what the signal says when it aborts */
export async function planInTurns(wanted: Wanted, options: PlanOptions, signal: AbortSignal): Promise<Planning> {
  const work = planning(wanted, options)
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    await setImmediate()
    signal.throwIfAborted()
  }
}

function* planning(wanted: Wanted, { most = defaults.most, nodes = defaults.nodes }: PlanOptions): Generator<undefined, Planning> {
  const budget = { nodes }
  const { plans, isComplete } = yield* search(makeProblem(wanted), { most, order: wanted.order ?? criteria, budget })
  const used = nodes - budget.nodes
  if (plans.length > 0 || !isComplete) return { plans, isComplete, nodes: used }
  const forWhy = { nodes }
  const { isComplete: isWhole, ...why } = yield* whyNone(wanted, forWhy)
  return { plans, isComplete: isWhole, nodes: used + nodes - forWhy.nodes, why }
}
