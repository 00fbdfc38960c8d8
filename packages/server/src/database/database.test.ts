import { beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase } from '../../test/place.ts'
import { gathering } from './gathering.ts'

const database = await freshDatabase()
await database.script('create table thing (id int primary key, note text)')
beforeEach(() => database.script('truncate thing'))

const things = async () => (await database.query<{ id: number }>({ text: 'select id from thing order by id' })).map(({ id }) => id)
const insert = (id: number) => ({ text: 'insert into thing (id) values ($1)', values: [id] })

describe('a transaction', () => {
  test('keeps all of its work, and gives what the work gives', async () => {
    const result = await database.inTransaction(async ({ query }) => {
      await query(insert(1))
      await query(insert(2))
      return 'done'
    })
    expect(result).toBe('done')
    expect(await things()).toEqual([1, 2])
  })

  test('keeps nothing of work that throws, and throws it on', async () => {
    const refusal = new Error('no')
    const work = database.inTransaction(async ({ query }) => {
      await query(insert(1))
      throw refusal
    })
    await expect(work).rejects.toBe(refusal)
    expect(await things()).toEqual([])
  })

  test('with a failed statement does not poison what follows', async () => {
    const work = database.inTransaction(async ({ query }) => {
      await query(insert(1))
      await query(insert(1))
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(await things()).toEqual([])
    await database.inTransaction(({ query }) => query(insert(3)))
    expect(await things()).toEqual([3])
  })

  test('that swallows a failed statement fails, because PostgreSQL rolls it back without a word', async () => {
    const heard: string[] = []
    const work = database.inTransaction(async ({ query, afterCommit }) => {
      afterCommit(() => heard.push('never'))
      await query(insert(1))
      await query(insert(1)).catch(() => {})
    })
    await expect(work).rejects.toThrow(/rolled back/)
    expect(heard).toEqual([])
    expect(await things()).toEqual([])
  })

  test('is READ COMMITTED', async () => {
    const [row] = await database.inTransaction(({ query }) => query({ text: 'show transaction_isolation' }))
    expect(row).toEqual({ transaction_isolation: 'read committed' })
  })

  test('has the query builder on the same connection', async () => {
    const work = database.inTransaction(async ({ kysely }) => {
      await kysely.insertInto('person').values({ number: 'k-1', name: 'Kysely' }).execute()
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await database.kysely.selectFrom('person').select('id').where('number', '=', 'k-1').execute()).toEqual([])
  })
})

describe('a statement sent with the commit', () => {
  test('is part of the transaction, after all else', async () => {
    await database.inTransaction(async ({ query, withCommit }) => {
      withCommit({ text: 'update thing set note = $1 where id = 1', values: ['last'] })
      await query(insert(1))
      withCommit(insert(2))
    })
    expect(await database.query({ text: 'select id, note from thing order by id' })).toEqual([{ id: 1, note: 'last' }, { id: 2, note: null }])
  })

  test('that fails undoes it all, and the connection goes on', async () => {
    const heard: string[] = []
    const work = database.inTransaction(async ({ query, withCommit, afterCommit }) => {
      afterCommit(() => heard.push('never'))
      await query(insert(1))
      withCommit(insert(1))
      withCommit(insert(2))
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(heard).toEqual([])
    expect(await things()).toEqual([])
    await database.inTransaction(({ query }) => query(insert(3)))
    expect(await things()).toEqual([3])
  })

  test('is never sent if the work throws', async () => {
    const work = database.inTransaction(async ({ withCommit }) => {
      withCommit(insert(1))
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(await things()).toEqual([])
  })
})

describe('questions that gather', () => {
  test('go together while one is out, and each gets its own answer', async () => {
    const asked: number[][] = []
    const double = gathering(async (keys: number[]) => {
      asked.push(keys)
      const rows = await database.query<{ n: number }>({ text: 'select n * 2 as n from unnest($1::int[]) with ordinality as u (n, o) order by o', values: [keys] })
      return rows.map(({ n }) => n)
    })
    const first = [1, 2].map(double)
    await new Promise(setImmediate)
    const rest = [3, 4, 5].map(double)
    expect(await Promise.all([...first, ...rest])).toEqual([2, 4, 6, 8, 10])
    expect(asked).toEqual([[1, 2], [3, 4, 5]])
  })

  test('fail together, and the next ones are asked anew', async () => {
    const inverse = gathering(async (keys: number[]) => {
      const rows = await database.query<{ n: number }>({ text: 'select 10 / n as n from unnest($1::int[]) with ordinality as u (n, o) order by o', values: [keys] })
      return rows.map(({ n }) => n)
    })
    const all = await Promise.allSettled([inverse(1), inverse(0)])
    expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await inverse(5)).toBe(2)
  })
})

describe('afterCommit', () => {
  test('runs once the work is durable, in order', async () => {
    const heard: string[] = []
    await database.inTransaction(async ({ query, afterCommit }) => {
      afterCommit(() => heard.push('first'))
      await query(insert(1))
      afterCommit(() => heard.push('second'))
      expect(heard).toEqual([])
    })
    expect(heard).toEqual(['first', 'second'])
  })

  test('never runs if the work throws', async () => {
    const heard: string[] = []
    const work = database.inTransaction(async ({ afterCommit }) => {
      afterCommit(() => heard.push('never'))
      throw new Error('no')
    })
    await expect(work).rejects.toThrow('no')
    expect(heard).toEqual([])
  })

  test('never runs if the commit fails', async () => {
    await database.script('create table if not exists late (id int unique deferrable initially deferred)')
    const heard: string[] = []
    const work = database.inTransaction(async ({ query, afterCommit }) => {
      afterCommit(() => heard.push('never'))
      await query({ text: 'insert into late values (1), (1)' })
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(heard).toEqual([])
    expect(await things()).toEqual([])
  })
})

test('ids and credits are numbers, dates the text they are, moments dates', async () => {
  const [row] = await database.query({
    text: `select 9007199254740991::bigint as id, 22.5::numeric as credits, date '2026-02-28' as day, '{1,2}'::bigint[] as ids, '{}'::bigint[] as none,
                  array[date '2026-02-28'] as days, timestamptz '2026-09-01 08:00:00+08' as moment, '{"a":1}'::jsonb as json, null::bigint as missing`,
  })
  expect(row).toEqual({
    id: 9007199254740991,
    credits: 22.5,
    day: '2026-02-28',
    ids: [1, 2],
    none: [],
    days: ['2026-02-28'],
    moment: new Date('2026-09-01T00:00:00Z'),
    json: { a: 1 },
    missing: null,
  })
})

test('a statement with a name is planned once and may be run with other values', async () => {
  const named = (id: number) => database.query({ name: 'thing-plus-one', text: 'select $1::int + 1 as next', values: [id] })
  expect(await Promise.all([named(1), named(2), named(3)])).toEqual([[{ next: 2 }], [{ next: 3 }], [{ next: 4 }]])
})

test('a failed statement is the caller’s alone', async () => {
  const all = await Promise.allSettled([database.query({ text: 'select 1 as fine' }), database.query({ text: 'select 1/0' }), database.query({ text: 'select 2 as fine' })])
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
