import type { NamedSection, SubmissionLog } from '@fairway/contract/enrolment-by-hand'
import { useQueryCache } from '@pinia/colada'
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { useRouter } from 'vue-router'
import { get } from '../../api/client.ts'
import { readAgain } from '../../api/readAgain.ts'
import { i18n } from '../../i18n/index.ts'
import { useNotices, type NewNotice } from '../../ui/notices.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'
import { useSession } from '../identity/session.ts'
import { useEnrolments } from './enrolments.ts'
import { actBehind, isGivenUp, type OfficeAct } from './officeActs.ts'
import { newsBetween, type SeatNews, type Standing } from './seatNews.ts'
import { useEnrolmentActions } from './useEnrolmentActions.ts'
import { useWording } from './useWording.ts'

type Seen = Standing & {
  /** Came since, and not looked at under My courses. */
  fresh: number[]
  /** When the last act of the office was decided that was told. */
  told?: string
}

/** Tells of seats that come from the queue, of what the office does, and of seats that are gone; also of the time since the last visit. */
export const useSeatNews = defineStore('seat-news', () => {
  const router = useRouter()
  const cache = useQueryCache()
  const session = useSession()
  const enrolments = useEnrolments()
  const catalogue = useCatalogue()
  const actions = useEnrolmentActions()
  const notices = useNotices()
  let named: readonly NamedSection[] = []
  const wording = useWording(() => named)
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
    const now: Standing = {
      held: mine.enrolments.map(({ sectionId }) => sectionId),
      waits: mine.waits.map(({ sectionId }) => sectionId),
      first: mine.waits.flatMap(({ sectionId, position }) => (position === 1 ? [sectionId] : [])),
    }
    const stayed = here?.key === key.value
    const known = seen.value[key.value]
    const before = stayed ? here?.standing : known
    const news = before && newsBetween(before, now, enrolments.takeDecided())
    here = { key: key.value, standing: now }
    seen.value = { ...seen.value, [key.value]: { ...known, ...now, fresh: [...new Set([...fresh.value, ...(news?.fresh ?? [])])].filter((id) => now.held.includes(id)) } }
    if (news && Object.values(news).some(({ length }) => length > 0)) void tellAll(news, { term: mine.term, key: key.value, stayed })
  }

  async function tellAll(news: SeatNews, { term, key: whose, stayed }: { term: string; key: string; stayed: boolean }): Promise<void> {
    const { acts, given } = await explain(news, term)
    const explained = new Set(acts.flatMap(({ sectionId, from }) => [sectionId, from]))
    for (const id of news.got) if (!explained.has(id)) tell('good', id, { text: t('news.got.text', { section: wording.nameOf(id) }), next: t('news.got.next') })
    // What went during an absence was most likely given up on another device.
    if (stayed) for (const id of news.lost) if (!explained.has(id)) tellLost(id, given.has(id))
    const told = seen.value[whose]?.told ?? ''
    const untold = acts.filter(({ at }) => at > told)
    if (untold.length === 0) return
    seen.value = { ...seen.value, [whose]: { ...seen.value[whose]!, told: untold.reduce((latest, { at }) => (at > latest ? at : latest), told) } }
    for (const act of untold) tellAct(act)
    void readAgain(cache, ['office-acts'])
  }

  /** What of the news the office has done, the earliest first, and what the student has given up on another page. */
  async function explain({ lost, fresh: gained, queued, unqueued, advanced }: SeatNews, term: string): Promise<{ acts: OfficeAct[]; given: ReadonlySet<number> }> {
    // Without an answer it is told as it is seen.
    const log = await get<SubmissionLog>(`submissions?term=${encodeURIComponent(term)}`).catch(() => undefined)
    if (!log) return { acts: [], given: new Set() }
    named = log.sections
    const kinds = { gave: gained, took: lost, queued, unqueued, advanced }
    const found = (Object.keys(kinds) as (keyof typeof kinds)[]).flatMap((how) => kinds[how].flatMap((id) => actBehind(log.submissions, id, how) ?? []))
    // A swap is behind both of its sections.
    const acts = new Map(found.map((act) => [`${act.at} ${act.kind} ${act.sectionId}`, act]))
    return { acts: [...acts.values()].sort((a, b) => (a.at < b.at ? -1 : 1)), given: new Set(lost.filter((id) => isGivenUp(log.submissions, id))) }
  }

  /** What nobody is known to have done may be an error. */
  function tellLost(id: number, isGivenUp: boolean): void {
    const words = { section: wording.nameOf(id) }
    if (isGivenUp) notices.show({ tone: 'plain', about: `section ${id}`, text: t('news.dropped.text', words), next: t('news.dropped.next') })
    else tell('bad', id, { text: t('news.lost.text', words), next: t('news.lost.next') })
  }

  function tellAct({ kind, sectionId, from, note }: OfficeAct): void {
    const tone = kind === 'enrolled' || kind === 'swapped' ? 'good' : kind === 'dropped' || kind === 'left' ? 'bad' : 'plain'
    const text = t(`news.office.${kind}`, { section: wording.nameOf(sectionId), from: from === undefined ? '' : wording.nameOf(from) })
    tell(tone, sectionId, { text, next: note ? t('news.office.note', { note }) : t('news.office.noNote') })
  }

  function tell(tone: NewNotice['tone'], sectionId: number, words: Pick<NewNotice, 'text' | 'next'>): void {
    notices.show({ ...words, tone, about: `section ${sectionId}`, stays: true, actions: [{ label: t('nav.mine'), run: () => router.push({ name: 'my-courses' }) }] })
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
