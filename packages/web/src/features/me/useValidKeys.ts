import { useQuery } from '@pinia/colada'
import { computed } from 'vue'
import { serverClock } from '../../api/clock.ts'
import { keyState } from '../api-keys/apiKeys.ts'
import { useSession } from '../identity/session.ts'
import { ownKeysQuery } from './ownKeys.ts'

/** The reader's API keys that work, which end with other things of theirs. */
export function useValidKeys() {
  const session = useSession()
  const { data } = useQuery(() => ownKeysQuery(session.viewer?.id ?? 0))
  return computed(() => data.value?.keys.filter((key) => keyState(key, serverClock.now()) === 'valid') ?? [])
}
