import type { ListedPerson, People } from '@fairway/contract/people'
import { refDebounced } from '@vueuse/core'
import { computed } from 'vue'
import { get } from '../../api/client.ts'
import { useInAddress } from '../../ui/list/useInAddress.ts'
import { usePaged } from '../../ui/list/usePaged.ts'
import { peopleKey } from './people.ts'
import { peopleAddress, queryFor } from './peopleFilters.ts'

/** Whom the office looks for, and who was found. */
export function usePeople() {
  const wanted = useInAddress('people', peopleAddress)
  const settled = refDebounced(computed(() => queryFor(wanted.value)), 250)
  const list = usePaged<ListedPerson>({
    key: () => [...peopleKey, 'list', settled.value],
    page: async (after, signal) => {
      const { people, total, next } = await get<People>(`office/people?${new URLSearchParams({ ...settled.value, ...(after !== null && { after }) })}`, signal)
      return { rows: people, total, next }
    },
  })
  return { wanted, list }
}
