import { watchEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute } from 'vue-router'

/** The tab's title follows the page and the language. Pages about one thing (a section) put its name in front. */
export function usePageTitle(subject?: () => string | undefined): void {
  const route = useRoute()
  const { t } = useI18n()
  const own = route.name
  watchEffect(() => {
    if (subject && route.name !== own) return
    const title = subject?.() ?? t(route.meta.title ?? 'catalogue.title')
    document.title = `${title} · Fairway`
  })
}
