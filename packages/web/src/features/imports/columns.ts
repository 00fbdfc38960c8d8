import type { SheetImport } from '@fairway/contract/imports'
import { language } from '../../i18n/language.ts'

// Which column of a sheet is which of ours.

export type Mapping = readonly (string | null)[]
type Available = SheetImport['available'][number]

/** What one of our columns is called in the reader's language; its own name beside it, which templates and documents use. */
export function columnName({ name, synonyms }: Pick<Available, 'name' | 'synonyms'>): string {
  const chinese = language.value === 'zh' && synonyms.find((synonym) => /\p{Script=Han}/u.test(synonym))
  return chinese ? `${chinese}（${name}）` : name
}

/** A column of ours is one of the sheet: taken by another, it is taken from the one that had it. */
export function withColumn(mapping: Mapping, index: number, column: string | null): Mapping {
  return mapping.map((had, at) => (at === index ? column : had === column ? null : had))
}

/** What it needs and does not have yet. */
export function missingIn(mapping: Mapping, available: readonly Available[]): Available[] {
  return available.filter(({ name, required }) => required && !mapping.includes(name))
}

/** The first different things that a column of the sheet says. */
export function examplesOf(sample: SheetImport['sample'], index: number): string[] {
  return [...new Set(sample.map(({ cells }) => cells[index]?.trim() ?? ''))].filter((cell) => cell !== '').slice(0, 3).map((cell) => (cell.length > 40 ? `${cell.slice(0, 40)}…` : cell))
}
