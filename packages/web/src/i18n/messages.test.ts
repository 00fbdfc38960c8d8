import { expect, test } from 'vitest'
import { en } from './en.ts'
import { zh } from './zh.ts'

type Tree = { [key: string]: string | Tree }
const leaves = (tree: Tree, path = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`)))

// What every page needs, and what comes with the pages of a feature.
const features = import.meta.glob<Tree>('../**/texts/*.ts', { import: 'texts', eager: true })
const inLanguage = (language: string) => Object.entries(features).flatMap(([file, texts]) => (file.endsWith(`/${language}.ts`) ? [texts] : []))
const sourcesOf = { en: [en, ...inLanguage('en')], zh: [zh, ...inLanguage('zh')] }
const english = new Map(sourcesOf.en.flatMap((texts) => leaves(texts)))
const chinese = new Map(sourcesOf.zh.flatMap((texts) => leaves(texts)))
const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

test('every feature has its texts in both languages, under names of its own', () => {
  expect(inLanguage('en').length).toBeGreaterThan(0)
  expect(Object.keys(features).length).toBe(inLanguage('en').length * 2)
  for (const texts of Object.values(sourcesOf)) {
    const names = texts.flatMap((one) => Object.keys(one))
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  }
})

test('Chinese and English say the same things', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort())
})

test('no text is empty, and none was left in the other language', () => {
  for (const [key, text] of chinese) expect(text, key).toMatch(/[\u4e00-\u9fff]|^\{/)
  for (const [key, text] of english) expect(text, key).not.toMatch(/[\u4e00-\u9fff]|^$/)
})

test('no text has a sign that vue-i18n takes for another text', () => {
  for (const [key, text] of [...english, ...chinese]) expect(text, key).not.toContain('@')
})

test('nothing is counted in English without a form for one', () => {
  // Of nothing but many is a part shown.
  const always = ['catalogue.sectionsOf']
  for (const [key, text] of english) if (!text.includes(' | ') && !always.includes(key)) expect(text, key).not.toMatch(/\{\w+\} (sections|courses|credits|minutes|weeks|people|seats|entries|files|lines|rows)\b|\bweeks \{/)
})

test('both languages fill in the same blanks', () => {
  // A plural picks its form by {n} in one language and needs no number in the other.
  const named = (text: string) => blanks(text).filter((blank) => blank !== '{n}')
  for (const [key, text] of chinese) expect(named(text), key).toEqual(named(english.get(key) ?? ''))
})

test('every text that the pages ask for exists', () => {
  const sources = import.meta.glob<string>(['../**/*.vue', '../**/*.ts', '!../**/*.test.ts'], { query: '?raw', import: 'default', eager: true })
  const asked = Object.entries(sources).flatMap(([file, source]) =>
    [...source.matchAll(/\bt\(\s*'([^']+)'/g), ...source.matchAll(/(?:title|label|key): '([a-z]\w*\.[\w.]+)'/g)].map((match) => [file, match[1]!] as const),
  )
  expect(asked.length).toBeGreaterThan(100)
  for (const [file, key] of asked) expect(english.has(key), `${key} in ${file}`).toBe(true)
})
