import { onScopeDispose, readonly, shallowRef, type Ref } from 'vue'
import { serverClock } from '../../api/clock.ts'

/** The server's time (ms), renewed as each of its seconds begins. For the few places that show a running clock. */
export function useServerSeconds(): Readonly<Ref<number>> {
  const now = shallowRef(serverClock.now())
  let timer: ReturnType<typeof setTimeout>
  function tick(): void {
    now.value = serverClock.now()
    // A few milliseconds into the second: a timer that fires early would show the old one twice.
    timer = setTimeout(tick, 1005 - (now.value % 1000))
  }
  tick()
  onScopeDispose(() => clearTimeout(timer))
  return readonly(now)
}
