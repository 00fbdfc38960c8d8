import type { RouteRecordRaw } from 'vue-router'
import { loadTexts } from '../i18n/index.ts'
import { whenIdle } from '../ui/whenIdle.ts'

/**
 * Fetches what the reader may need next while the browser has nothing else to do, so that a page opens at once, and also
 * after the connection is gone. In order of need; one at a time, or it would stand in the way of what is asked for meanwhile.
 */
export async function fetchAhead(routes: readonly RouteRecordRaw[], more: readonly (() => Promise<unknown>)[] = [], idle = whenIdle): Promise<void> {
  for (const load of [...pagesOf(routes), loadTexts, ...more]) {
    await idle()
    // Nobody has asked for it yet: who does will be told.
    await Promise.resolve(load()).catch(() => {})
  }
}

function pagesOf(routes: readonly RouteRecordRaw[]): (() => Promise<unknown>)[] {
  return routes.flatMap(({ component, children = [] }) => [
    ...(typeof component === 'function' ? [component as () => Promise<unknown>] : []),
    ...pagesOf(children),
  ])
}
