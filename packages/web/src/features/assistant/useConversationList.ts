import type { ConversationSummary } from '@fairway/contract/assistant'
import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { useSession } from '../identity/session.ts'
import { readConversations } from './conversations.ts'

/** A tab answers its own question, and hears of it too: one reading is enough (ms). */
const soon = 300

/** The reader's conversations, the newest first, with more of them as they are asked for. */
export function useConversationList(search: () => string) {
  const session = useSession()
  const { data, status, error, refetch } = useQuery({
    key: () => ['assistant', 'conversations', session.viewer?.id ?? 'guest', search()],
    query: ({ signal }) => readConversations({ search: search() }, signal),
    enabled: () => session.known,
    staleTime: 5000,
  })
  /** The pages after the first one. */
  const older = shallowRef<{ conversations: readonly ConversationSummary[]; next: string | null }>()
  const isBusy = shallowRef(false)
  const moreError = shallowRef<unknown>()
  watch([search, () => session.viewer?.id], () => (older.value = undefined))

  const conversations = computed(() => [...new Map([...(data.value?.conversations ?? []), ...(older.value?.conversations ?? [])].map((one) => [one.id, one])).values()])
  const next = computed(() => (older.value ? older.value.next : (data.value?.next ?? null)))

  let timer: ReturnType<typeof setTimeout> | undefined
  function readSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void refetch(), soon)
  }
  const stop = live.listen((event) => {
    // What happened while there was no connection was told to nobody.
    if (event.type === 'conversations-changed' || (event.type === 'subscribed' && event.topic.startsWith('person:'))) readSoon()
  })
  onScopeDispose(() => {
    stop()
    clearTimeout(timer)
  })

  return {
    conversations,
    status,
    error: computed(() => (data.value ? null : error.value)),
    hasMore: computed(() => next.value !== null),
    isBusy,
    moreError,
    refetch,
    readSoon,
    forget: (id: number) => void (older.value = older.value && { ...older.value, conversations: older.value.conversations.filter((one) => one.id !== id) }),
    async more(): Promise<void> {
      const before = next.value
      if (before === null || isBusy.value) return
      isBusy.value = true
      moreError.value = undefined
      const asked = search()
      try {
        const page = await readConversations({ search: asked, before })
        if (search() === asked) older.value = { conversations: [...(older.value?.conversations ?? []), ...page.conversations], next: page.next }
      } catch (cause) {
        moreError.value = cause
      } finally {
        isBusy.value = false
      }
    },
  }
}
