import type { Person } from '@fairway/contract/people'
import { useQueryCache } from '@pinia/colada'
import { nextTick, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { readAgain } from '../../api/readAgain.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices, type NoticeAction } from '../../ui/notices.ts'
import { useReason } from '../../ui/reason.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { actOnPeople, confirmNumber, disablePerson, enablePerson, handOutPassword, peopleKey, personName, removePerson, restorePerson, signOutPerson } from './people.ts'

export type PersonAction = 'confirm' | 'password' | 'sign-out' | 'disable' | 'enable' | 'remove' | 'restore' | 'term'

/** What the office can do with one person: it is asked about first, done, and told. */
export function usePersonActions(person: () => Person) {
  const { t } = useI18n()
  const cache = useQueryCache()
  const confirm = useConfirm()
  const reasons = useReason()
  const notices = useNotices()
  const pending = shallowRef<PersonAction>()
  const name = () => personName(person())

  /** Says how it went. @returns what came of it; nothing if it failed, or if something else is still being done */
  async function run<Answer>(action: PersonAction, act: () => Promise<Answer>, done: string | undefined, actions: NoticeAction[] = []): Promise<Answer | undefined> {
    if (pending.value) return undefined
    pending.value = action
    try {
      const answer = await act()
      await readAgain(cache, peopleKey)
      if (done) notices.show({ tone: 'good', about: 'person', text: done, actions })
      return answer
    } catch (error) {
      notices.show({ tone: 'bad', about: 'person', ...troubleOf(error) })
      return undefined
    } finally {
      pending.value = undefined
      await nextTick()
      // What was pressed may be gone with what it was for.
      if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true })
    }
  }

  async function enable(): Promise<void> {
    await run('enable', () => enablePerson(person().id), t('people.enable.doneOne', { name: name() }))
  }

  async function changeTerm(action: 'add-to-term' | 'remove-from-term', term: { code: string; title: string }): Promise<void> {
    const { id } = person()
    const back = action === 'add-to-term' ? 'remove-from-term' : 'add-to-term'
    const words = { name: name(), term: term.title }
    const undo = { label: t('action.undo'), icon: 'i-lucide-undo-2', run: () => changeTerm(back, term) }
    await run('term', () => actOnPeople({ people: [id], action, term: term.code }), t(`people.${action}.doneOne`, words), [undo])
  }

  return {
    pending,
    enable,
    changeTerm,

    /** That the number is theirs who registered under it. */
    async confirmNumber(): Promise<void> {
      const { id, number } = person()
      if (!(await confirm.ask({ title: t('people.unconfirmed.title', { name: name(), number }), text: t('people.unconfirmed.ask'), yes: t('people.unconfirmed.yes') }))) return
      await run('confirm', () => confirmNumber(id), t('people.unconfirmed.done', { name: name() }))
    },

    /** @returns the password, which is told this once */
    async handOut(): Promise<string | undefined> {
      const { id, account, isUnconfirmed } = person()
      const text = t(isUnconfirmed ? 'people.password.askUnconfirmed' : account === 'own' ? 'people.password.askOwn' : 'people.password.ask', { name: name() })
      if (!(await confirm.ask({ title: t('people.password.title', { name: name() }), text, yes: t('people.password.yes'), harmless: true }))) return undefined
      return (await run('password', () => handOutPassword(id), undefined))?.password
    },

    async signOut(): Promise<void> {
      const { id, openSessions } = person()
      if (!(await confirm.ask({ title: t('people.sign-out.titleOne', { name: name() }), text: t('people.sign-out.askOne', { n: openSessions }, openSessions), yes: t('people.sign-out.yes'), harmless: true }))) return
      await run('sign-out', () => signOutPerson(id), t('people.sign-out.doneOne', { name: name() }))
    },

    async disable(): Promise<void> {
      const { id } = person()
      const reason = await reasons.ask({ title: t('people.disable.titleOne', { name: name() }), text: t('people.disable.askOne'), yes: t('people.disable.yes'), danger: true })
      if (reason === undefined) return
      await run('disable', () => disablePerson(id, reason), t('people.disable.doneOne', { name: name() }), [{ label: t('action.undo'), icon: 'i-lucide-undo-2', run: enable }])
    },

    async remove(): Promise<void> {
      const { id } = person()
      const reason = await reasons.ask({ title: t('people.remove.title', { name: name() }), text: t('people.remove.ask'), yes: t('people.remove.yes'), danger: true })
      if (reason === undefined) return
      await run('remove', () => removePerson(id, reason), t('people.remove.done', { name: name() }))
    },

    async restore(): Promise<void> {
      await run('restore', () => restorePerson(person().id), t('people.restore.done', { name: name() }))
    },
  }
}
