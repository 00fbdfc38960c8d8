import type { RouteRecordRaw } from 'vue-router'
import { withTexts } from '../../i18n/index.ts'
import { uiTexts } from '../../ui/texts.ts'
import { assistantTexts } from './texts.ts'

/** The conversations with the assistant, and the one that is open. */
export const assistantRoutes: readonly RouteRecordRaw[] = [
  {
    path: '/assistant/:conversation(\\d+)?',
    name: 'assistant',
    component: withTexts(() => import('./AssistantPage.vue'), uiTexts, assistantTexts),
    meta: { title: 'nav.ask', fillsWindow: true },
  },
  {
    path: '/assistant/shared/:key',
    name: 'shared-conversation',
    component: withTexts(() => import('./SharedPage.vue'), uiTexts, assistantTexts),
    meta: { title: 'nav.ask', within: 'assistant', fillsWindow: true },
  },
]
