import type { RushFrame } from '@fairway/contract/rush'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { rushNow } from './rushNow.ts'

/** What goes on in a term, every second; nothing before it was told, or without the live connection. */
export function useRushNow(term: () => string) {
  const topic = computed(() => `rush:${term()}`)
  const frames = shallowRef<ReadonlyMap<string, RushFrame>>(new Map())

  const stop = live.listen((event) => {
    if (event.type === 'rush' && event.topic === topic.value) frames.value = new Map(frames.value).set(event.instance, event)
  })
  watch(topic, (now, before) => {
    if (before) live.unsubscribe(before)
    frames.value = new Map()
    live.subscribe(now)
  }, { immediate: true })
  onScopeDispose(() => {
    stop()
    live.unsubscribe(topic.value)
  })

  return computed(() => (live.state.value === 'open' ? rushNow(frames.value.values()) : undefined))
}
