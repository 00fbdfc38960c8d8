import { computed, shallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { useNotices } from '../ui/notices.ts'
import { useRecovery } from './useRecovery.ts'

/** Pages whose code does not come. Whoever has a page keeps it; `failure` is why there is none. Called once, by the shell. */
export function useMissingPages(load?: (url: string) => void) {
  const router = useRouter()
  const route = useRoute()
  const notices = useNotices()
  const recover = useRecovery(load)
  const told = shallowRef<Error>()
  const wanted = shallowRef('/')
  const go = () => router.push(wanted.value).catch(() => {})

  router.onError(async (error, to) => {
    wanted.value = to.fullPath
    told.value = await recover(error, to.fullPath, go)
  })
  router.afterEach(() => {
    told.value = undefined
    notices.withdraw('code')
  })

  return { failure: computed(() => (route.matched.length === 0 ? told.value : undefined)), retry: go }
}
