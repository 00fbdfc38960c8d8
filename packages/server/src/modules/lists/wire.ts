import type { ListEntry, OfficeListEntry } from '@fairway/contract/lists'
import type { Entry } from './store.ts'

// Entries as they travel. What is empty is left out: it is most of what there is.

export function offeredOf({ code, name, college, major, cohort, icon, logo, hidden }: Entry): ListEntry {
  return {
    ...{ code, name },
    ...(college !== null && { college }),
    ...(major !== null && { major }),
    ...(cohort !== null && { cohort }),
    ...(icon !== null && { icon }),
    ...(logo !== null && { logo: `/api/lists/logos/${logo}` }),
    ...(hidden && { hidden }),
  }
}

export function wireOf(entry: Entry): Omit<OfficeListEntry, 'uses'> {
  const { id, version, hidden, aliases } = entry
  return { ...offeredOf(entry), id, version, hidden, aliases }
}
