import { useQueryCache } from '@pinia/colada'
import { createSharedComposable } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { live } from '../../api/live.ts'
import { readAgain } from '../../api/readAgain.ts'
import { handOffsKey } from './desk.ts'

const topic = 'desk:hand-offs'

/** Reads hand-offs anew when somebody asks for a person, or a colleague has taken or closed a conversation. Heard once, for all who show them. */
export const useHandOffNews = createSharedComposable(() => {
  const cache = useQueryCache()
  const stop = live.listen((event) => {
    if (!('topic' in event) || event.topic !== topic) return
    // What came before `subscribed`, or while the socket lagged, may have been missed.
    if (event.type === 'hand-offs-changed' || event.type === 'subscribed' || event.type === 'lagged') void readAgain(cache, handOffsKey)
  })
  live.subscribe(topic)
  onScopeDispose(() => {
    stop()
    live.unsubscribe(topic)
  })
})
