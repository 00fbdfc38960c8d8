import { defineAsyncComponent, type Component } from 'vue'
import { withTexts } from '../../i18n/index.ts'
import { roomTexts } from './texts.ts'

// What stands beside and in other pages for who has rooms. It comes after the page: nobody waits for it.

const lazily = (load: () => Promise<Component>) => defineAsyncComponent({ loader: withTexts(load, roomTexts), onError: (_error, _retry, fail) => fail() })

export const RoomsBadge = lazily(() => import('./RoomsBadge.vue'))
export const SectionRoomLink = lazily(() => import('./SectionRoomLink.vue'))
export const RoomNews = lazily(() => import('./RoomNews.vue'))
