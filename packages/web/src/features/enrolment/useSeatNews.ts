import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { useRouter } from 'vue-router'
import { i18n } from '../../i18n/index.ts'
import { useNotices } from '../../ui/notices.ts'
import { useSession } from '../identity/session.ts'
import { useEnrolments } from './enrolments.ts'
import { newsBetween, type Standing } from './seatNews.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'
import { useEnrolmentActions } from './useEnrolmentActions.ts'

type Seen = Standing & { /** Came since, and not looked at under My courses. */ fresh: number[] }

/** Tells of seats that come from the queue or are taken away, also those of the time since the last visit. */
export const useSeatNews = defineStore('seat-news', () => {
  const router = useRouter()
  const session = useSession()
  const enrolments = useEnrolments()
  const catalogue = useCatalogue()
  const actions = useEnrolmentActions()
  const notices = useNotices()
  const { t } = i18n.global
  // Several people may use one browser.
  const seen = useLocalStorage<Record<string, Seen>>('fairway-seen', {})
  const key = computed(() => (session.viewer && enrolments.mine ? `${session.viewer.id} ${enrolments.mine.term}` : undefined))
  const fresh = computed(() => (key.value ? (seen.value[key.value]?.fresh ?? []) : []))
  // Not what is stored: another tab may have stored, and told, it already, and nobody may be looking at that one.
  let here: { key: string; standing: Standing } | undefined

  // What is asked for here is settled first, and sections have names once the catalogue is there.
  const ready = computed(() => actions.pending.size === 0 && Boolean(catalogue.index ?? catalogue.error))
  watch([() => enrolments.mine, key, ready], look, { immediate: true })

  function look(): void {
    const { mine } = enrolments
    if (!mine || !key.value || !ready.value) return
    const now: Standing = { held: mine.enrolments.map(({ sectionId }) => sectionId), waits: mine.waits.map(({ sectionId }) => sectionId) }
    const stayed = here?.key === key.value
    const before = stayed ? here?.standing : seen.value[key.value]
    const news = before && newsBetween(before, now, enrolments.takeDecided())
    for (const id of news?.got ?? []) tell('good', 'got', id)
    // What went during an absence was most likely given up on another device.
    if (stayed) for (const id of news?.lost ?? []) tell('bad', 'lost', id)
    here = { key: key.value, standing: now }
    seen.value = { ...seen.value, [key.value]: { ...now, fresh: [...new Set([...fresh.value, ...(news?.fresh ?? [])])].filter((id) => now.held.includes(id)) } }
  }

  function tell(tone: 'good' | 'bad', what: 'got' | 'lost', sectionId: number): void {
    notices.show({
      tone, about: `section ${sectionId}`, stays: true, text: t(`news.${what}.text`, { section: catalogue.nameOf(sectionId) }), next: t(`news.${what}.next`),
      actions: [{ label: t('nav.mine'), run: () => router.push({ name: 'my-courses' }) }],
    })
  }

  return {
    /** Sections held that the student has not seen under My courses yet. */
    fresh,
    read(): void {
      const known = key.value === undefined ? undefined : seen.value[key.value]
      if (known && key.value) seen.value = { ...seen.value, [key.value]: { ...known, fresh: [] } }
    },
  }
})
