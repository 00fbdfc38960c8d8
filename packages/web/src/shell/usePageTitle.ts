import { shallowRef, watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'
import { useSession } from '../features/identity/session.ts'

/** What stands before every title: how often the reader is asked for. */
export const titleMark = shallowRef('')

/** The tab's title follows the page and the language. Pages about one thing (a section) put its name in front. */
export function usePageTitle(subject?: () => string | undefined): void {
  const route = useRoute()
  const { t } = useI18n()
  const session = useSession()
  const own = route.name
  watchEffect(() => {
    if (subject && route.name !== own) return
    // Whoever must choose a password sees nothing else, whatever the address is.
    const title = session.newcomer ? t('signIn.firstPassword') : (subject?.() ?? t(route.meta.title ?? 'catalogue.title'))
    document.title = `${titleMark.value}${title} · Fairway`
  })
}
