import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { roomTexts } from './texts.ts'

/** The list of rooms, and the one that is open. `message` leads to a message, `thread` opens one, `show` what stands beside. */
export const roomsRoute: RouteRecordRaw = {
  path: '/rooms/:room(\\d+)?',
  name: 'rooms',
  component: withTexts(() => import('./RoomsPage.vue'), uiTexts, roomTexts),
  meta: { title: 'nav.rooms', fillsWindow: true },
}
