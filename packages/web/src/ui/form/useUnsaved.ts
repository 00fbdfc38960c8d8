import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { useConfirm } from '../confirm.ts'

/** Of all forms of the page. */
const checks = new Set<() => boolean>()

/** Asks before the page is left with unsaved changes. Another view of the same page (a filter, an opened entry) is no leaving. */
export function useUnsaved(isUnsaved: () => boolean): void {
  const { t } = useI18n()
  const router = useRouter()
  const confirm = useConfirm()

  checks.add(isUnsaved)
  onScopeDispose(() => checks.delete(isUnsaved))

  // Of several forms one asks for all.
  const isMineToAsk = () => [...checks].find((one) => one()) === isUnsaved
  const question = () => ({ title: t('form.unsaved.title'), text: t('form.unsaved.text'), yes: t('form.unsaved.leave') })
  onScopeDispose(router.beforeEach((to, from) => to.path === from.path || !isMineToAsk() || confirm.ask(question())))

  useEventListener(window, 'beforeunload', (event) => {
    if (isUnsaved()) event.preventDefault()
  })
}
