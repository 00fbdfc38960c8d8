import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { freshDatabase } from '../../../test/place.ts'
import { flush, stayAlive } from './store.ts'

test('where its row is held, an answer is neither written down nor said to live, and that is told', async () => {
  const database = await freshDatabase()
  const [owner, id] = [randomUUID(), randomUUID()]
  await database.query({ text: `insert into generation (id, owner, subject) values ($1, $2, 'person:1')`, values: [id, owner] })
  const write = async () => [(await flush(database, owner, [id], [{ id, events: [{ seq: 1, type: 'text', text: 'It ' }] }], 3000)).get(id), await stayAlive(database, owner, [id], 3000)]
  await database.inTransaction(async ({ query }) => {
    await query({ text: 'select from generation where id = $1 for update', values: [id] })
    expect(await write()).toEqual([{ isWritten: false, stop: false }, 0])
  })
  expect(await write()).toEqual([{ isWritten: true, stop: false }, 1])
})
