import type { SeatRow, Seats } from '@fairway/contract/courses'
import { defineStore } from 'pinia'
import { shallowRef, type ShallowRef } from 'vue'
import { get } from '../../api/client.ts'

/** Filters look at all seats: they follow the pushes at most this often. */
const filterPause = 1000

/**
 * The newest seats known of each section. One small ref per section that is shown, so that a push re-renders the
 * cells of the sections it names and nothing else.
 */
export const useSeats = defineStore('seats', () => {
  const newest = new Map<number, SeatRow>()
  const rows = new Map<number, ShallowRef<SeatRow | undefined>>()
  const changes = shallowRef(0)
  const loaded = shallowRef(false)
  const failed = shallowRef(false)
  const asking = shallowRef(0)
  const answers = shallowRef(0)
  let pending: ReturnType<typeof setTimeout> | undefined

  function of(sectionId: number): ShallowRef<SeatRow | undefined> {
    let row = rows.get(sectionId)
    if (!row) rows.set(sectionId, (row = shallowRef(newest.get(sectionId))))
    return row
  }

  /** The row as it is, without following it. */
  const peek = (sectionId: number): SeatRow | undefined => newest.get(sectionId)

  /** Takes rows from a snapshot or a push, in whatever order they arrive: of two, the higher version stays. */
  function merge(incoming: readonly SeatRow[]): void {
    for (const row of incoming) {
      const known = newest.get(row[0])
      if (known && known[4] >= row[4]) continue
      newest.set(row[0], row)
      const watched = rows.get(row[0])
      if (watched) watched.value = row
    }
    pending ??= setTimeout(() => {
      pending = undefined
      changes.value++
    }, filterPause)
  }

  async function refresh(term: string): Promise<void> {
    asking.value++
    try {
      merge((await get<Seats>(`terms/${encodeURIComponent(term)}/seats`)).seats)
      if (!loaded.value) changes.value++
      loaded.value = true
      failed.value = false
    } catch {
      // The catalogue stays useful without seats; the next connection fetches them again.
      failed.value = true
    } finally {
      asking.value--
      answers.value++
    }
  }

  return { of, peek, merge, refresh, changes, loaded, failed, asking, answers }
})
