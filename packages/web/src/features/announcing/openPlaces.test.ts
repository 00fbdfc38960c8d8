import { expect, test } from 'vitest'
import { askOfOpenPlaces } from './openPlaces.ts'

const t = (key: string, values: object) => `${key} ${JSON.stringify(values)}`
const asked = (text: string) => askOfOpenPlaces({ title: { en: 'A notice' }, text: { en: text } }, t)

test('what a draft has left open is asked about before it goes out', () => {
  for (const open of ['It moves to [room].', '[标题]', 'See [When, where, whom to ask].']) expect(asked(open)?.text, open).toContain(open.match(/\[.*\]/)![0])
  for (const fine of ['It moves to B204.', 'As rule [3] says.', 'See [the rules](https://example.edu).', '[ ]']) expect(asked(fine), fine).toBeUndefined()
  expect(askOfOpenPlaces({ title: { zh: '[标题]' }, text: {} }, t)?.text).toContain('[标题]')
})
