import type { MeetingClashes } from '@fairway/contract/office-sections'
import type { OfficeTerm } from '@fairway/contract/office-terms'
import { watchDebounced } from '@vueuse/core'
import { computed, onScopeDispose, reactive, shallowRef } from 'vue'
import { troubleOf } from '../../ui/trouble.ts'
import { meetingsOf, meetingsProblem, type MeetingValues } from './meetingValues.ts'
import { previewMeetings } from './offered.ts'

export type MeetingsPreview = { /** Of the times that are written now; undefined while they are not complete or not known. */ readonly clashes: MeetingClashes | undefined; readonly problem: string | undefined; readonly isBusy: boolean }

/** Who and what would clash if a section met at these times, asked anew as they are written. */
export function useMeetingsPreview(section: () => number, meetings: () => readonly MeetingValues[], term: () => OfficeTerm): MeetingsPreview {
  const clashes = shallowRef<MeetingClashes>()
  const problem = shallowRef<string>()
  const isBusy = shallowRef(false)
  const asked = computed(() => (meetingsProblem(meetings(), term()) ? undefined : JSON.stringify(meetingsOf(meetings()))))
  let current: AbortController | undefined

  async function ask(): Promise<void> {
    current?.abort()
    const { signal } = (current = new AbortController())
    clashes.value = undefined
    problem.value = undefined
    isBusy.value = asked.value !== undefined
    if (asked.value === undefined) return
    try {
      const answer = await previewMeetings(section(), meetingsOf(meetings()), signal)
      if (!signal.aborted) clashes.value = answer
    } catch (error) {
      if (!signal.aborted) problem.value = troubleOf(error).text
    } finally {
      if (!signal.aborted) isBusy.value = false
    }
  }

  watchDebounced(asked, ask, { debounce: 300, immediate: true })
  onScopeDispose(() => current?.abort())
  return reactive({ clashes, problem, isBusy })
}
