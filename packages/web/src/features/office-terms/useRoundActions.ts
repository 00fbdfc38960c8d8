import type { OfficeRound, OfficeTerm } from '@fairway/contract/office-terms'
import { useI18n } from 'vue-i18n'
import { serverClock } from '../../api/clock.ts'
import { momentName } from '../../i18n/moment.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices } from '../../ui/notices.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { stateOf } from './roundTimeline.ts'
import { roundName, studentsText } from './roundWords.ts'
import { hideRound, useTermsChanged } from './terms.ts'

/** Shows a round and hides it: asked about first, because students notice it at once. */
export function useRoundActions(term: () => OfficeTerm) {
  const { t } = useI18n()
  const confirm = useConfirm()
  const notices = useNotices()
  const changed = useTermsChanged()

  async function set(round: OfficeRound, hidden: boolean): Promise<void> {
    try {
      await hideRound(round.id, hidden)
      const undo = { label: t('action.undo'), icon: 'i-lucide-undo-2', run: () => set(round, !hidden) }
      notices.show({ tone: 'good', about: 'round', text: t(hidden ? 'rounds.hidden' : 'rounds.shown', { name: roundName(round) }), actions: [undo] })
    } catch (error) {
      notices.show({ tone: 'bad', about: 'round', ...troubleOf(error) })
    }
    await changed()
  }

  const ask = (round: OfficeRound, action: 'show' | 'hide') => {
    const state = stateOf({ ...round, hidden: false }, serverClock.now()) as 'open' | 'soon' | 'over'
    const at = momentName(state === 'open' ? round.closesAt : round.opensAt, term().timeZone)
    // Nobody notices yet.
    const isQuiet = term().hidden
    const text = isQuiet ? t('rounds.inHiddenTerm') : t(`rounds.${action}.${state}`, { at, students: studentsText(round) })
    return confirm.ask({ title: t(`rounds.${action}.title`, { name: roundName(round) }), text, yes: t(`rounds.${action}.yes`), harmless: isQuiet || action === 'show' || state !== 'open' })
  }

  return {
    async show(round: OfficeRound): Promise<void> {
      if (await ask(round, 'show')) await set(round, false)
    },
    async hide(round: OfficeRound): Promise<void> {
      if (await ask(round, 'hide')) await set(round, true)
    },
  }
}
