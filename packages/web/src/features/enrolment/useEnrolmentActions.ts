import type { Decision, Operation, SubmissionMode, SubmissionOutcome } from '@fairway/contract/enrolment'
import { isGranted } from '@fairway/contract/reasons'
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { useRouter } from 'vue-router'
import { serverClock } from '../../api/clock.ts'
import { ApiProblem } from '../../api/problem.ts'
import type { Delay } from '../../api/write.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices, type NoticeAction } from '../../ui/notices.ts'
import { useSession } from '../identity/session.ts'
import { useCart } from './cart.ts'
import { describe, remedyFor } from './decision.ts'
import { useEnrolments } from './enrolments.ts'
import { useSeats } from './seats.ts'
import { partsOf, sendOperation, sendSubmission } from './submission.ts'
import { useCatalogue } from '../courses/useCatalogue.ts'
import { useRound } from './useRound.ts'
import { soughtHash } from '../courses/useSoughtSection.ts'
import { useWording } from './useWording.ts'

/**
 * Enrol, wait, drop, leave, swap, submit: asks the server, waits, then tells its decision. Nothing is shown as held
 * before the server has said so; `pending` names the sections that are being asked about.
 */
export const useEnrolmentActions = defineStore('enrolment-actions', () => {
  const router = useRouter()
  const session = useSession()
  const enrolments = useEnrolments()
  const catalogue = useCatalogue()
  const seats = useSeats()
  const round = useRound()
  const cart = useCart()
  const notices = useNotices()
  const confirm = useConfirm()
  const wording = useWording()
  const { t } = wording
  const pending = reactive(new Set<number>())

  async function run(operation: Operation): Promise<void> {
    const [, sectionId] = partsOf(operation)
    if (!signedIn(sectionId) || pending.has(sectionId)) return
    pending.add(sectionId)
    const about = `section ${sectionId}`
    try {
      const decision = await sendOperation(operation, tellDelay(about, wording.nameOf(sectionId)))
      settle([decision])
      tell(decision)
    } catch (error) {
      tellFailure(error, about, () => run(operation))
    } finally {
      pending.delete(sectionId)
    }
  }

  /** Several operations decided together. Undefined when no decision came. The page tells the outcome, unless it took long. */
  async function submit(mode: SubmissionMode, operations: readonly Operation[], isRetry = false): Promise<SubmissionOutcome | undefined> {
    let delayed = isRetry
    const outcome = await decideTogether(mode, operations, 'submission', t('cart.title'), () => submit(mode, operations, true), () => (delayed = true))
    if (outcome && delayed) tellOutcome(outcome)
    return outcome
  }

  async function decideTogether(
    mode: SubmissionMode, operations: readonly Operation[], about: string, what: string, again: () => unknown, onDelay?: () => void,
  ): Promise<SubmissionOutcome | undefined> {
    if (!signedIn()) return undefined
    const sectionIds = operations.map((operation) => partsOf(operation)[1])
    for (const id of sectionIds) pending.add(id)
    try {
      const tell = tellDelay(about, what)
      const outcome = await sendSubmission(mode, operations, (cause) => {
        onDelay?.()
        tell(cause)
      })
      notices.withdraw(about)
      settle(mode === 'all-or-nothing' && !outcome.accepted ? [] : outcome.decisions, outcome.decidedAt)
      return outcome
    } catch (error) {
      tellFailure(error, about, again)
      return undefined
    } finally {
      for (const id of sectionIds) pending.delete(id)
    }
  }

  /** Gives up one seat for another, or keeps it: one decision about both. */
  async function swap(drop: number, enrol: number): Promise<void> {
    const outcome = await decideTogether('all-or-nothing', [{ drop }, { enrol }], `section ${enrol}`, wording.nameOf(enrol), () => swap(drop, enrol))
    if (!outcome) return
    const names = { from: wording.nameOf(drop), to: wording.nameOf(enrol) }
    if (outcome.accepted) return notices.show({ tone: 'good', about: `section ${enrol}`, text: t('swap.done', names) })
    const refusal = outcome.decisions.find(({ code }) => !isGranted(code) && code !== 'rolled-back')
    if (refusal) tell(refusal, t('swap.kept', names))
  }

  /** Asks first when the seat or the place would be lost for good; otherwise undo is one click away. */
  async function drop(sectionId: number): Promise<void> {
    if (canComeBack(sectionId) || (await confirm.ask(question('drop', sectionId)))) await run({ drop: sectionId })
  }

  async function leave(sectionId: number): Promise<void> {
    if (await confirm.ask(question('leave', sectionId))) await run({ leave: sectionId })
  }

  function canComeBack(sectionId: number): boolean {
    return round.allowed.enrol && (seats.of(sectionId).value?.[3] ?? 0) === 0
  }

  function question(kind: 'drop' | 'leave', sectionId: number) {
    const values = { section: wording.nameOf(sectionId) }
    const why = kind === 'leave' ? 'text' : round.allowed.enrol ? 'textQueue' : 'textClosed'
    return { title: t(`confirm.${kind}.title`, values), text: t(`confirm.${kind}.${why}`, values), yes: t(`confirm.${kind}.yes`) }
  }

  function settle(decisions: readonly Decision[], at = new Date(serverClock.now()).toISOString()): void {
    enrolments.apply(decisions, at)
    for (const { code, sectionId } of decisions) if (code === 'enrolled' || code === 'waiting') cart.remove(sectionId)
    enrolments.refetchSoon()
  }

  function tell(decision: Decision, instead?: string): void {
    const words = describe(decision, wording)
    notices.show({ ...words, next: instead ?? words.next, about: `section ${decision.sectionId}`, actions: actionsFor(decision) })
  }

  /** Says once for each cause that the answer takes longer. The outcome takes the place of it. */
  function tellDelay(about: string, what: string): (cause: Delay) => void {
    let told: Delay | undefined
    return (cause) => {
      if (cause === told) return
      told = cause
      notices.show({ tone: 'plain', about, stays: true, text: t(`write.delay.${cause}.text`, { what }), next: t(`write.delay.${cause}.next`) })
    }
  }

  function tellOutcome({ accepted, mode, decisions }: SubmissionOutcome): void {
    const granted = mode === 'all-or-nothing' && !accepted ? 0 : decisions.filter(({ code }) => isGranted(code)).length
    const text = accepted ? t('cart.outcome.all') : granted === 0 ? t('write.delay.nothing') : t('cart.outcome.some', { granted, all: decisions.length })
    notices.show({ tone: accepted ? 'good' : 'bad', about: 'submission', stays: true, text, actions: [{ label: t('nav.cart'), run: () => router.push({ name: 'cart' }) }] })
  }

  function actionsFor(decision: Decision): NoticeAction[] {
    const { code, sectionId } = decision
    const isMine = () => enrolments.held.has(sectionId) || enrolments.waits.has(sectionId)
    if (code === 'dropped') return [{ label: t('action.undo'), icon: 'i-lucide-undo-2', run: () => run({ enrol: sectionId }), holds: () => !isMine() && canComeBack(sectionId) }]
    const remedy = remedyFor(decision, enrolments.held, catalogue.index)
    switch (remedy?.kind) {
      // True of a section with a free seat as well: whoever waits takes it.
      case 'wait':
        return [{ label: t('action.wait'), icon: 'i-lucide-hourglass', run: () => run({ wait: sectionId }), holds: () => !isMine() && round.allowed.wait }]
      case 'swap':
        return [{
          label: t('action.swapFor', { section: wording.nameOf(remedy.drop) }), icon: 'i-lucide-arrow-left-right',
          run: () => swap(remedy.drop, remedy.enrol), holds: () => enrolments.held.has(remedy.drop) && !enrolments.held.has(remedy.enrol),
        }]
      case 'plan':
        return [{ label: t('action.addToCart'), icon: 'i-lucide-shopping-cart', run: () => cart.add(sectionId), holds: () => !isMine() && !cart.has(sectionId) }]
      case 'my-courses':
        return [{ label: t('nav.mine'), run: () => router.push({ name: 'my-courses' }), holds: () => !isMine() }]
      default:
        return []
    }
  }

  function tellFailure(error: unknown, about: string, again: () => unknown): void {
    notices.withdraw(about)
    if (error instanceof ApiProblem && error.code === 'sign-in-required') {
      // Whose session has ended under the page is asked to sign in on it.
      return void session.refetch().then(() => session.viewer || askToSignIn())
    }
    const code = error instanceof ApiProblem ? error.code : 'no-answer'
    const cause = code === 'not-a-student' ? 'notStudent' : code === 'no-answer' ? 'noAnswer' : error instanceof ApiProblem && (error.status === 429 || error.status === 503) ? 'busy' : 'failed'
    const actions = cause === 'notStudent' ? [] : [{ label: t('ui.retry'), icon: 'i-lucide-rotate-cw', run: again }]
    notices.show({ tone: 'bad', about, text: t(`write.${cause}.text`), next: t(`write.${cause}.next`), actions })
  }

  function signedIn(sectionId?: number): boolean {
    if (session.viewer) return true
    askToSignIn(sectionId)
    return false
  }

  function askToSignIn(sectionId?: number): void {
    const { name, path, query, fullPath } = router.currentRoute.value
    const back = name === 'catalogue' && sectionId !== undefined ? router.resolve({ path, query, hash: soughtHash(sectionId) }).fullPath : fullPath
    void router.push({ name: 'sign-in', query: { return: back } })
  }

  return {
    pending,
    enrol: (sectionId: number) => run({ enrol: sectionId }),
    wait: (sectionId: number) => run({ wait: sectionId }),
    drop,
    leave,
    swap,
    submit,
  }
})
