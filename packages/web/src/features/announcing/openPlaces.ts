import type { Localised } from '@fairway/contract/localised'
import type { Question } from '../../ui/confirm.ts'

/** What drafts leave to be filled in stands in square brackets; a number in them is none of it, nor is what an address follows. */
const openPlace = /\[[^\]\n]*\p{L}[^\]\n]*\](?!\()/u

/** Before something goes out that still has such places. */
export function askOfOpenPlaces({ title, text }: { title: Localised; text: Localised }, t: (key: string, values: object) => string): Question | undefined {
  const place = [title, text].flatMap((said) => Object.values(said)).map((said) => openPlace.exec(said ?? '')?.[0]).find((found) => found !== undefined)
  if (place === undefined) return undefined
  return { title: t('announcing.openPlaces.title', {}), text: t('announcing.openPlaces.text', { place }), yes: t('announcing.openPlaces.yes', {}), harmless: true }
}
