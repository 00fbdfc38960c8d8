import { useI18n } from 'vue-i18n'
import { loadAnew } from '../api/loadAnew.ts'
import { causeOf } from '../api/problem.ts'
import { useNotices } from '../ui/notices.ts'

/** What to do when code does not come: load anew, or tell the reader why it stays as it is. Resolves to what was told. */
export function useRecovery(load?: (url: string) => void) {
  const notices = useNotices()
  const { t } = useI18n()

  return async function recover(error: unknown, address: string, again: () => unknown): Promise<Error | undefined> {
    try {
      await loadAnew(error, address, load)
      return undefined
    } catch (reason) {
      const cause = causeOf(reason)
      const retry = { label: t('ui.retry'), icon: 'i-lucide-rotate-cw', run: again }
      notices.show({ tone: 'bad', about: 'code', text: t(`error.${cause}.title`), next: t(`error.${cause}.text`), actions: [retry] })
      return reason instanceof Error ? reason : new Error(String(reason))
    }
  }
}
