import type { OfficeTerm } from '@fairway/contract/office-terms'
import { useQuery } from '@pinia/colada'
import { nextTick, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { sentences } from '../../i18n/sentences.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices, type NoticeAction } from '../../ui/notices.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { roundsNow } from './roundWords.ts'
import { archiveTerm, hideTerm, makeCurrent, roundsQuery, useTermsChanged } from './terms.ts'
import { offeredText, termName } from './termWords.ts'

type TermAction = 'visibility' | 'archive' | 'current'

/** What the office does with a term as a whole: asked about first, because others notice it, done, and told. */
export function useTermActions(term: () => OfficeTerm) {
  const { t } = useI18n()
  const confirm = useConfirm()
  const notices = useNotices()
  const changed = useTermsChanged()
  const { data: rounds } = useQuery(() => roundsQuery(term().code))
  const pending = shallowRef<TermAction>()
  const name = () => termName(term())
  const ask = (action: 'show' | 'hide' | 'archive' | 'unarchive' | 'makeCurrent', text: string) =>
    confirm.ask({ title: t(`terms.${action}.title`, { name: name() }), text, yes: t(`terms.${action}.yes`), harmless: action !== 'hide' })

  async function run(action: TermAction, act: () => Promise<unknown>, done: string, actions: NoticeAction[] = []): Promise<void> {
    if (pending.value) return
    pending.value = action
    try {
      await act()
      await changed()
      notices.show({ tone: 'good', about: 'term', text: done, actions })
    } catch (error) {
      notices.show({ tone: 'bad', about: 'term', ...troubleOf(error) })
    } finally {
      pending.value = undefined
      await nextTick()
      // What was pressed may be gone with what it was for.
      if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true })
    }
  }

  const undo = (act: () => Promise<void>): NoticeAction[] => [{ label: t('action.undo'), icon: 'i-lucide-undo-2', run: act }]

  async function hide(): Promise<void> {
    const { code, counts } = term()
    const text = t(counts.students > 0 ? 'terms.hide.textSeats' : 'terms.hide.text', { n: counts.students }, counts.students)
    if (!(await ask('hide', text))) return
    await run('visibility', () => hideTerm(code, true), t('terms.hide.done', { name: name() }), undo(setShown))
  }

  async function show(): Promise<void> {
    const text = sentences(t('terms.show.text', { offered: offeredText(term()) }), rounds.value && roundsNow(rounds.value, term().timeZone))
    if (await ask('show', text)) await setShown()
  }

  async function setShown(): Promise<void> {
    const { code } = term()
    await run('visibility', () => hideTerm(code, false), t('terms.show.done', { name: name() }))
  }

  async function archive(): Promise<void> {
    const { code } = term()
    if (!(await ask('archive', t('terms.archive.text')))) return
    await run('archive', () => archiveTerm(code, true), t('terms.archive.done', { name: name() }), undo(takeOut))
  }

  async function unarchive(): Promise<void> {
    if (await ask('unarchive', t('terms.unarchive.text'))) await takeOut()
  }

  async function takeOut(): Promise<void> {
    const { code } = term()
    await run('archive', () => archiveTerm(code, false), t('terms.unarchive.done', { name: name() }))
  }

  return {
    pending,
    hide,
    show,
    archive,
    unarchive,

    async makeCurrent(): Promise<void> {
      const { code } = term()
      if (!(await ask('makeCurrent', t('terms.makeCurrent.text')))) return
      await run('current', () => makeCurrent(code), t('terms.makeCurrent.done', { name: name() }))
    },
  }
}
