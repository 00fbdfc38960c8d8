import type { RushFrame } from '@fairway/contract/rush'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { live } from '../../api/live.ts'
import { useTerm } from '../courses/term.ts'
import { rushNow } from './rushNow.ts'

/** What goes on in the term that is shown, every second; nothing before it was told, or without the live connection. */
export function useRushNow() {
  const term = useTerm()
  const topic = computed(() => (term.code === undefined ? undefined : `rush:${term.code}`))
  const frames = shallowRef<ReadonlyMap<string, RushFrame>>(new Map())

  const stop = live.listen((event) => {
    if (event.type === 'rush' && event.topic === topic.value) frames.value = new Map(frames.value).set(event.instance, event)
  })
  watch(topic, (now, before) => {
    if (before) live.unsubscribe(before)
    frames.value = new Map()
    if (now) live.subscribe(now)
  }, { immediate: true })
  onScopeDispose(() => {
    stop()
    if (topic.value) live.unsubscribe(topic.value)
  })

  return computed(() => (live.state.value === 'open' ? rushNow(frames.value.values()) : undefined))
}
