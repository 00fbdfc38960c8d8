import type { Operation, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { OperationByHand } from '@fairway/contract/enrolment-by-hand'
import { overridable } from '@fairway/contract/reasons'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BuiltSection, BuiltTerm } from '../../../test/campus.ts'
import type { Refusal } from '../../errors.ts'
import { startApp, type Started } from '../../../test/start-app.ts'
import { byCommand, byProgram } from '../audit/index.ts'
import { verify } from './verify.ts'

// Several instances of the program on one PostgreSQL, all deciding at once.

let instances: Started[]
let first: Started

beforeAll(async () => {
  first = await startApp()
  instances = [first, await startApp({ place: first.place }), await startApp({ place: first.place })]
})

const anyOf = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)]!

function submit(student: number, operations: Operation[], mode: 'all-or-nothing' | 'best-effort' = 'all-or-nothing'): Promise<SubmissionOutcome> {
  return anyOf(instances).app.enrolment.submit(student, mode, operations, undefined)
}

async function students(count: number): Promise<number[]> {
  const rows = await first.database.query<{ person_id: number }>({
    text: `with p as (insert into person (number, name) select gen_random_uuid()::text, 'student' from generate_series(1, $1::int) returning id)
           insert into student (person_id) select id from p returning person_id`,
    values: [count],
  })
  return rows.map((row) => row.person_id)
}

async function openTerm(): Promise<BuiltTerm> {
  const term = await first.campus.term()
  await first.campus.round(term, { sectionLimit: 6 })
  return term
}

async function settled(): Promise<void> {
  for (const { app } of instances) await app.enrolment.settled()
}

const isClean = async () => expect((await verify({ database: first.database })).findings).toEqual([])

describe('several instances at once', () => {
  test('one seat and 500 students have one winner, and the queue has everyone else in a place of their own', async () => {
    const term = await openTerm()
    const section = await first.campus.section(term, { capacity: 1 })
    const outcomes = await Promise.all((await students(500)).map((student) => submit(student, [{ wait: section.id }])))
    const codes = outcomes.map(({ decisions }) => decisions[0]!.code)
    expect(codes.filter((code) => code === 'enrolled')).toHaveLength(1)
    expect(codes.filter((code) => code === 'waiting')).toHaveLength(499)
    const positions = outcomes.map(({ decisions }) => decisions[0]!.position).filter((position) => position !== undefined)
    expect(new Set(positions).size).toBe(499)
    await isClean()
  })

  test('one student who asks for overlapping sections everywhere at once holds one of them', async () => {
    const term = await openTerm()
    const meetings = [{ days: [1], from: 540, to: 600 }]
    const sections = await Promise.all(Array.from({ length: 12 }, () => first.campus.section(term, { meetings })))
    const [student] = await students(1)
    const outcomes = await Promise.all(sections.map((section) => submit(student!, [{ enrol: section.id }])))
    expect(outcomes.filter(({ accepted }) => accepted)).toHaveLength(1)
    await isClean()
  })

  test('swaps in a cycle end, and nobody loses a seat', async () => {
    const term = await openTerm()
    const sections = await Promise.all(Array.from({ length: 6 }, () => first.campus.section(term, { capacity: 5 })))
    const seated = new Map<number, BuiltSection>()
    for (const [index, student] of (await students(28)).entries()) {
      const section = sections[index % sections.length]!
      await submit(student, [{ enrol: section.id }])
      seated.set(student, section)
    }
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        [...seated].map(async ([student, from]) => {
          const to = sections[(sections.indexOf(from) + 1) % sections.length]!
          const { accepted } = await submit(student, [{ drop: from.id }, { enrol: to.id }])
          if (accepted) seated.set(student, to)
        }),
      )
    }
    const held = await first.database.query<{ person_id: number; section_id: number }>({
      text: 'select person_id, section_id from enrolment where term_id = $1',
      values: [term.id],
    })
    expect(new Map(held.map((row) => [row.person_id, row.section_id]))).toEqual(new Map([...seated].map(([student, { id }]) => [student, id])))
    await isClean()
  })

  test('a key that is sent to every instance at once is decided once', async () => {
    const term = await openTerm()
    const section = await first.campus.section(term)
    const [student] = await students(1)
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        instances[index % 3]!.app.enrolment.submit(student!, 'best-effort', [{ enrol: section.id }], 'the same'),
      ),
    )
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0])
    expect(outcomes[0]!.decisions[0]!.code).toBe('enrolled')
  })

  test('a row that somebody holds stops those who need it, and nobody else', async () => {
    const term = await openTerm()
    const [held, free] = [await first.campus.section(term), await first.campus.section(term)]
    const everyone = await students(8)
    const [isHeld, isReleased] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const holding = first.database.inTransaction(async ({ query }) => {
      await query({ text: 'select from seat where section_id = $1 for update', values: [held.id] })
      isHeld.resolve()
      await isReleased.promise
    })
    await isHeld.promise
    const outcomes = await Promise.allSettled(
      everyone.map((student, index) =>
        first.app.enrolment.submit(student, 'best-effort', [{ enrol: index === 3 ? held.id : free.id }], undefined),
      ),
    )
    isReleased.resolve()
    await holding
    const codes = outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.decisions[0]!.code : (outcome.reason as Refusal).code))
    expect(codes).toEqual(everyone.map((_, index) => (index === 3 ? 'busy' : 'enrolled')))
    first.errors.length = 0
  })

  test('one request that cannot be written does not fail those that share its batch', async () => {
    const term = await openTerm()
    const [good, bad] = [await first.campus.section(term), await first.campus.section(term)]
    const everyone = await students(8)
    await first.database.query({
      text: `create function refuse_section() returns trigger language plpgsql as $$
             begin if new.section_id = ${bad.id} then raise exception 'poisoned'; end if; return new; end $$;
             create trigger refuse_section before insert on enrolment for each row execute function refuse_section()`,
    })
    const outcomes = await Promise.allSettled(
      everyone.map((student, index) =>
        first.app.enrolment.submit(student, 'best-effort', [{ enrol: index === 5 ? bad.id : good.id }], undefined),
      ),
    )
    await first.database.query({ text: 'drop trigger refuse_section on enrolment' })
    expect(outcomes.map(({ status }) => status)).toEqual(everyone.map((_, index) => (index === 5 ? 'rejected' : 'fulfilled')))
    first.errors.length = 0
    await isClean()
  })

  test('a column that is added in the middle of it is noticed by nobody', async () => {
    const term = await openTerm()
    const section = await first.campus.section(term, { capacity: 500 })
    const everyone = await students(60)
    const ask = (some: number[]) => Promise.all(some.map((student) => submit(student, [{ enrol: section.id }])))
    await ask(everyone.slice(0, 30))
    await first.database.query({ text: 'alter table seat alter column place type numeric' })
    const outcomes = await ask(everyone.slice(30))
    await first.database.query({ text: 'alter table seat alter column place type bigint' })
    expect(outcomes.every(({ accepted }) => accepted)).toBe(true)
    await isClean()
  })

  test('twenty seconds of random carts, swaps, drops, waits, capacities and acts by hand deadlocks nowhere', async () => {
    const deadlocks = async () => {
      const [row] = await first.database.query<{ deadlocks: number }>({
        text: 'select pg_stat_clear_snapshot(), deadlocks from pg_stat_database where datname = current_database()',
      })
      return row!.deadlocks
    }
    const before = await deadlocks()
    const term = await openTerm()
    const sections: BuiltSection[] = []
    for (let index = 0; index < 40; index++) {
      const from = 480 + (index % 10) * 50
      sections.push(await first.campus.section(term, { capacity: 1 + (index % 6), meetings: [{ days: [1 + (index % 5)], from, to: from + 80 }] }))
    }
    const everyone = await students(120)
    const operation = (): Operation => {
      const id = anyOf(sections).id
      return anyOf<Operation>([{ enrol: id }, { enrol: id }, { wait: id }, { wait: id }, { drop: id }, { drop: id }, { leave: id }])
    }
    const end = Date.now() + 20_000
    let decided = 0
    const busy = Array.from({ length: 60 }, async () => {
      while (Date.now() < end) {
        const operations = Array.from({ length: 1 + Math.floor(Math.random() * 5) }, operation)
        await submit(anyOf(everyone), operations, anyOf(['all-or-nothing', 'best-effort']))
        decided++
      }
    })
    const office = (async () => {
      while (Date.now() < end) {
        await anyOf(instances).app.enrolment.setCapacity(byProgram, anyOf(sections).id, { capacity: anyOf([0, 1, 3, 6, null]) })
        const { id } = anyOf(sections)
        const byHand = anyOf<OperationByHand>([{ enrol: id, overrides: [...overridable] }, { wait: id, overrides: ['time-conflict'] }, { drop: id, overrides: [] }, { advance: id }])
        const order = { mode: 'best-effort' as const, operations: [byHand], reason: 'Because.' }
        await anyOf(instances).app.enrolment.byHand.submit(byCommand, { personId: anyOf(everyone) }, order, undefined)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    })()
    await Promise.all([...busy, office])
    await settled()
    expect(decided).toBeGreaterThan(1000)
    // The statistics of a backend arrive with a delay.
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await deadlocks()).toBe(before)
    expect(instances.flatMap(({ errors }) => errors)).toEqual([])
    await isClean()
  }, 120_000)

  test('connections cut in the middle of it lose and double nothing', async () => {
    const term = await openTerm()
    const sections = await Promise.all(Array.from({ length: 10 }, () => first.campus.section(term, { capacity: 20 })))
    const everyone = await students(300)
    const acknowledged: { student: number; key: string; outcome: SubmissionOutcome; operations: Operation[] }[] = []
    let cutting = true
    const knife = (async () => {
      while (cutting) {
        await new Promise((resolve) => setTimeout(resolve, 40))
        await first.database
          .query({
            text: `select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid() and random() < 0.5`,
          })
          .catch(() => {})
      }
    })()
    await Promise.all(
      everyone.map(async (student, index) => {
        for (let turn = 0; turn < 4; turn++) {
          const operations: Operation[] = [{ enrol: sections[(index + turn * 3) % sections.length]!.id }]
          const key = `${student}-${turn}`
          const outcome = await anyOf(instances).app.enrolment.submit(student, 'best-effort', operations, key)
          acknowledged.push({ student, key, outcome, operations })
        }
      }),
    )
    cutting = false
    await knife
    for (const { student, key, outcome, operations } of acknowledged) {
      expect(await first.app.enrolment.submit(student, 'best-effort', operations, key)).toEqual(outcome)
    }
    const held = await first.database.query<{ seats: number }>({ text: 'select count(*) as seats from enrolment where term_id = $1', values: [term.id] })
    expect(held[0]!.seats).toBe(acknowledged.filter(({ outcome }) => outcome.accepted).length)
    await isClean()
  }, 90_000)
})
