import { defineAsyncComponent } from 'vue'
import { withTexts } from '../../i18n/index.ts'
import { draftingTexts } from './texts.ts'

/** For forms in which somebody writes to others: nothing of it is loaded before the form is. */
export const DraftWithAssistant = defineAsyncComponent({ loader: withTexts(() => import('./DraftEntry.vue'), draftingTexts), onError: (_error, _retry, fail) => fail() })
