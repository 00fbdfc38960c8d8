import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'
import { byCommand } from '../audit/index.ts'
import { enterNames } from './index.ts'

// What can only happen where several transactions run at once.

const { app, database } = await startApp()
const { entries } = app.lists
const students = (from: number, college: string) =>
  app.identity.peopleImport.run(Buffer.from(`number,name,college\n${Array.from({ length: 200 }, (_, index) => `${from + index},A,${college}`).join('\n')}`), { actor: byCommand })

test('imports that bring the same new name at once bring it once', async () => {
  await Promise.all([students(1_000, 'Law'), students(2_000, 'law'), students(3_000, 'ＬＡＷ'), students(4_000, 'Law')])
  const colleges = await entries.list('colleges')
  expect(colleges).toHaveLength(1)
  expect(await database.query({ text: 'select college, count(*) from student group by college' })).toEqual([{ college: colleges[0]!.code, count: 800 }])
})

test('no import writes a code that is being renamed', async () => {
  for (let round = 0; round < 10; round++) {
    const { id, version, code } = await entries.find('colleges', 'law')
    await Promise.all([
      students(10_000 + round * 500, code),
      entries.change(byCommand, 'colleges', id, { version, code: `LAW ${round}` }),
      students(10_250 + round * 500, 'law'),
    ])
    expect(await database.query({ text: 'select distinct college from student' })).toEqual([{ college: `LAW ${round}` }])
  }
})

test('an import in progress keeps its codes: whoever deletes one waits, and finds it used', async () => {
  const { id, version } = await entries.create(byCommand, 'majors', { name: { en: 'Ethics' } })
  let removal: Promise<unknown> | undefined
  await database.inTransaction(async (transaction) => {
    const names = await enterNames(transaction, [{ list: 'majors', said: 'ethics', line: 1 }])
    removal = entries.remove(byCommand, 'majors', id, version).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 200))
    await transaction.query({ text: `update student set major = $1 where person_id = (select min(person_id) from student)`, values: [names.code('majors', 'ethics')] })
  })
  expect(await removal).toMatchObject({ code: 'list-entry-used', fields: { uses: { students: 1 } } })
})
