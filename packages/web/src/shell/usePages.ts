import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { useSession } from '../features/identity/session.ts'
import { publicSettingsQuery } from '../features/settings/publicSettings.ts'
import { barPagesFor, otherGroupsFor, pageGroupsFor } from './pages.ts'

/** Where whoever is here can go. */
export function usePages() {
  const session = useSession()
  const { data: settings } = useQuery(publicSettingsQuery)
  const roles = computed(() => session.viewer?.roles)
  /** Until the campus has said otherwise, which few do. */
  const offered = computed(() => ({ hasAssistant: settings.value?.['assistant.is-on'] !== false && (session.viewer !== null || settings.value?.['assistant.guests'] !== 'nobody') }))
  return {
    groups: computed(() => pageGroupsFor(roles.value, offered.value)),
    inBar: computed(() => barPagesFor(roles.value, offered.value)),
    others: computed(() => otherGroupsFor(roles.value, offered.value)),
  }
}
