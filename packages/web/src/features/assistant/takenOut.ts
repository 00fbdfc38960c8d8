import { useI18n } from 'vue-i18n'
import { withMarksSaid } from '../guard/highlights.ts'

/** A text that was kept without what is secret or personal, with words where that was. */
export function useTakenOut(): (text: string) => string {
  const { t } = useI18n()
  return (text) => withMarksSaid(text, (kind) => t(`assistant.takenOut.${kind}`))
}
