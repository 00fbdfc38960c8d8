import type { ListName } from '@fairway/contract/lists'
import type { Localised } from '@fairway/contract/localised'
import type { Entry, NewEntry } from './store.ts'

// Which entry a text means. Letter case, full and half width, and how many spaces there are make no difference.

export type Nameable = Pick<Entry, 'list' | 'code' | 'name'> & { aliases: readonly string[] }

/** `2026级` is the cohort 2026. */
const year = /^(\d{4})\s*级?$/

export function folded(list: ListName, text: string): string {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
  return (list === 'cohorts' && year.exec(plain)?.[1]) || plain
}

/** As a text is stored: sheets write the same name with one space and with two. */
export function tidy(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
}

/** All that leads to this entry, the code first. */
export function textsOf({ code, name, aliases }: Nameable): string[] {
  return [code, name.zh, name.en, ...aliases].filter((text) => text !== undefined)
}

export type NameIndex<Named extends Nameable> = {
  find(list: ListName, text: string): Named | undefined
  /** Of what has a name in two languages, the Chinese one decides: two may well be translated alike. */
  findNamed(list: ListName, name: Localised): Named | undefined
  add(entry: Named): void
}

export function indexNames<Named extends Nameable>(entries: readonly Named[]): NameIndex<Named> {
  const known = new Map<string, Named>()
  const key = (list: ListName, text: string) => `${list} ${folded(list, text)}`
  const index: NameIndex<Named> = {
    find: (list, text) => known.get(key(list, text)),
    findNamed(list, { zh, en }) {
      const byChinese = zh === undefined ? undefined : index.find(list, zh)
      const byEnglish = en === undefined ? undefined : index.find(list, en)
      return byChinese ?? (zh === undefined || byEnglish?.name.zh === undefined ? byEnglish : undefined)
    },
    add(entry) {
      // The code goes before a name, and a name before an alias, should the rows ever contradict each other.
      for (const text of textsOf(entry).reverse()) known.set(key(entry.list, text), entry)
    },
  }
  for (const entry of entries) index.add(entry)
  return index
}

const han = /\p{Script=Han}/u

/** What becomes of a name that is on no list yet. */
export function entryNamed(list: ListName, said: string | Localised): Pick<NewEntry, 'list' | 'code' | 'name'> {
  const text = tidy(typeof said === 'string' ? said : (said.en ?? said.zh ?? ''))
  const cohort = list === 'cohorts' ? year.exec(text)?.[1] : undefined
  if (typeof said !== 'string') return { list, code: cohort ?? text, name: said }
  if (cohort !== undefined) return { list, code: cohort, name: { zh: `${cohort}级`, en: cohort } }
  return { list, code: text, name: han.test(text) ? { zh: text } : { en: text } }
}
