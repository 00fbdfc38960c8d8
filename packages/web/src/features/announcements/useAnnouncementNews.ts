import { useQueryCache } from '@pinia/colada'
import { onScopeDispose, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { live } from '../../api/live.ts'
import { readAgain } from '../../api/readAgain.ts'
import { useNotices } from '../../ui/notices.ts'
import { useSession } from '../identity/session.ts'
import { announcementsKey } from './announcements.ts'

const topic = 'announcements:all'
/** All tabs of a campus hear of a change at once: they ask within this time (ms), each when it likes. */
const spread = 5000

/** Asks anew when something was announced, and says so when it is for the reader. Once, where the count is shown. */
export function useAnnouncementNews(unread: Readonly<Ref<number>>, random = Math.random): void {
  const { t } = useI18n()
  const cache = useQueryCache()
  const notices = useNotices()
  const session = useSession()
  const route = useRoute()
  const router = useRouter()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Of a change that was told; what the first answer holds, or who has just signed in, is no news. */
  let isTold = false
  let gap = false

  function askSoon(): void {
    if (timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      isTold = true
      void readAgain(cache, announcementsKey)
    }, spread * random())
  }

  const stop = live.listen((event) => {
    if (event.type === 'announcement-changed' || (event.type === 'lagged' && event.topic === topic)) askSoon()
    // Something may have been missed.
    else if (event.type === 'subscribed' && event.topic === topic && gap) askSoon()
  })
  watch(live.state, (state) => (gap ||= state === 'waiting'))
  live.subscribe(topic)

  watch([unread, () => session.viewer?.id] as const, ([now, who], [before, was]) => {
    const isNews = isTold && who === was && now > before
    isTold = false
    if (!isNews || route.name === 'announcements') return
    notices.show({
      tone: 'plain',
      about: 'announcements',
      text: t('bell.arrived', now - before),
      actions: [{ label: t('bell.read'), icon: 'i-lucide-bell', run: () => router.push({ name: 'announcements' }), holds: () => route.name !== 'announcements' }],
    })
  })

  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
    live.unsubscribe(topic)
  })
}
