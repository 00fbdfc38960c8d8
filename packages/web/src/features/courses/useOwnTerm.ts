import type { Seats } from '@fairway/contract/courses'
import { shallowRef, watch } from 'vue'
import { get } from '../../api/client.ts'
import { useTerm } from './term.ts'
import { useCatalogue } from './useCatalogue.ts'

/**
 * A section of another term than the one shown brings its term with it. Looked for in the seats, which are a small part of
 * a catalogue and name every section.
 */
export function useOwnTerm(sectionId: () => number | undefined) {
  const term = useTerm()
  const catalogue = useCatalogue()
  const looking = shallowRef(false)
  const missing = () => {
    const id = sectionId()
    return id !== undefined && catalogue.index && catalogue.index.term === term.code && !catalogue.find(id) ? id : undefined
  }

  watch(missing, async (id) => {
    if (id === undefined) return
    looking.value = true
    const found = await termOf(id)
    if (found !== undefined && missing() === id) term.choose(found)
    looking.value = false
  }, { immediate: true })

  async function termOf(id: number): Promise<string | undefined> {
    for (const { code } of term.all) {
      if (code === term.code) continue
      const seats = await get<Seats>(`terms/${encodeURIComponent(code)}/seats`).catch(() => undefined)
      if (seats?.seats.some(([section]) => section === id)) return code
    }
    return undefined
  }

  return looking
}
