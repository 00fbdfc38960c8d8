import { expect, test } from 'vitest'
import type { FoundPerson } from '@fairway/contract/rooms'
import { signInPerson } from '../../../test/people.ts'
import { startApp } from '../../../test/start-app.ts'

// People who are called the same, where somebody looks for one of them.

const { app, database, signIn, campus } = await startApp()
app.rooms.start()

test('people of one name are told apart by their class or college, and by their number to who works here', async () => {
  const { ben, olga } = await signIn('ben', 'olga')
  const twin = { cohort: '2023', college: 'Twins', major: 'Physics', class: 'TW2301' }
  const text = 'insert into list_entry (list, code, name, position) values ($1, $2, $3, 900)'
  await database.query({ text, values: ['colleges', 'Twins', { zh: '双子学院', en: 'Gemini' }] })
  await database.query({ text, values: ['classes', 'TW2301', { en: 'Gemini 1' }] })
  const one = await signInPerson(app, database, { number: 's-twin1', name: 'Lin Twin', role: 'student', profile: twin })
  const other = await signInPerson(app, database, { number: 's-twin2', name: 'Lin Twin', role: 'student', profile: { ...twin, class: '' } })
  await signInPerson(app, database, { number: 's-twin3', name: 'Lin Twining', role: 'student', profile: twin })
  const { section } = await campus.openSection()
  for (const who of [ben, one, other]) expect((await who.post('/api/enrolments', { sectionId: section.id })).status).toBeLessThan(300)
  const find = async (who: typeof ben) => (await who.get<{ people: FoundPerson[] }>('/api/rooms/people?q=lin%20twin')).body.people
  const [first, second] = [{ kind: 'person', id: String(one.id), name: 'Lin Twin', studies: { en: 'Gemini 1' } }, { kind: 'person', id: String(other.id), name: 'Lin Twin', studies: { zh: '双子学院', en: 'Gemini' } }]
  expect(await find(ben)).toEqual([first, second])
  const found = await find(olga)
  expect(found.slice(0, 2)).toEqual([{ ...first, number: 's-twin1' }, { ...second, number: 's-twin2' }])
  // Of whom there is only one, nothing is said.
  expect(Object.keys(found[2]!).sort()).toEqual(['id', 'kind', 'name'])
})
