import { computed, reactive, shallowReactive, shallowRef } from 'vue'
import { ApiProblem } from '../../api/problem.ts'
import { useConfirm, type Question } from '../confirm.ts'
import { useNotices } from '../notices.ts'
import { troubleOf, type Trouble } from '../trouble.ts'
import type { Check } from './checks.ts'
import { copyOf, isSame, merged } from './formValues.ts'
import { wordsOf } from './problem.ts'
import { faultsIn } from './serverProblems.ts'
import { useUnsaved } from './useUnsaved.ts'

export type FormOptions<Values extends object, Answer> = {
  /** What the form begins with. */
  initial: Values
  checks?: { [Name in keyof Values]?: Check<Values[Name], Values> }
  /** What is asked before it is sent; undefined: nothing. */
  asks?: (values: Values) => Question | undefined
  /** Asks the server. What it throws is told at the field it is about, or under the form. */
  send: (values: Values) => Promise<Answer>
  /** The server has it. */
  saved?: (answer: Answer, values: Values) => unknown
  /** The notice of success. */
  success?: (answer: Answer, values: Values) => string | undefined
  /** What is said here of a try that came to nothing, instead of the usual words. */
  trouble?: (error: unknown) => Trouble | undefined
  /** Leaving it does not ask: nothing would be missed. */
  unguarded?: boolean
  /** Reads what is stored now. With it, what somebody else has saved meanwhile (409) is shown, for the reader to choose. */
  newest?: () => Promise<Values>
}

/** What the frame around the fields needs (FormFrame.vue). */
export type Form = {
  readonly isDirty: boolean
  readonly isSending: boolean
  /** What is wrong with the whole, or why nothing came of it. */
  readonly trouble: Trouble | undefined
  /** What somebody else has saved since the form was filled in. */
  readonly conflict: { before: object; now: object } | undefined
  /** Rises with every try that failed: the frame then leads to the first problem. */
  readonly failures: number
  /** Resolves to whether it is saved. */
  submit(): Promise<boolean>
  /** Back to what is saved. */
  reset(): void
  /** Gives up what was written here for what somebody else has saved. */
  takeNewest(): void
  /** Stays with what was written here, and takes everything else from what somebody else has saved. */
  keepMine(): void
}

export type FormOf<Values extends object> = Form & {
  readonly values: Values
  /** What a field needs beside its value: `<TextField v-model="form.values.code" v-bind="form.of('code')" … />` */
  of(name: keyof Values & string): { problem: string | undefined; onLeave: () => void }
  /** Begins anew with other values: another thing is edited now, or the same was read again. */
  begin(values: Values): void
}

/** The values of a form, what is wrong with them, and sending them. Asks before unsaved changes are left. */
export function useForm<Values extends object, Answer>(options: FormOptions<Values, Answer>): FormOf<Values> {
  type Name = keyof Values & string
  const notices = useNotices()
  const confirm = useConfirm()

  const base = shallowRef(copyOf(options.initial))
  const values = reactive(copyOf(options.initial)) as Values
  // Nobody is told of an empty field before they came to it.
  const visited = shallowReactive(new Set<Name>())
  const refused = shallowReactive(new Map<string, { value: unknown; said: string }>())
  const isSending = shallowRef(false)
  const trouble = shallowRef<Trouble>()
  const newest = shallowRef<Values>()
  const failures = shallowRef(0)
  const isDirty = computed(() => !isSame(values, base.value))
  const names = () => Object.keys(base.value) as Name[]

  function problemOf(name: Name): string | undefined {
    // What the server said holds for the value that it saw.
    const refusal = refused.get(name)
    if (refusal && isSame(refusal.value, values[name])) return refusal.said
    const problem = visited.has(name) && options.checks?.[name]?.(values[name], values)
    return problem ? wordsOf(problem) : undefined
  }

  async function submit(): Promise<boolean> {
    if (isSending.value) return false
    trouble.value = undefined
    // What the server said may have been about two fields together: it is asked again.
    refused.clear()
    for (const name of names()) visited.add(name)
    if (names().some((name) => problemOf(name) !== undefined)) return fail()
    const question = options.asks?.(values)
    if (question && !(await confirm.ask(question))) return false
    isSending.value = true
    const sent = copyOf(values)
    try {
      const answer = await options.send(sent)
      settle(sent)
      const text = options.success?.(answer, sent)
      if (text) notices.show({ tone: 'good', text })
      await options.saved?.(answer, sent)
      return true
    } catch (error) {
      await take(error, sent)
      return fail()
    } finally {
      isSending.value = false
    }
  }

  function settle(saved: Values): void {
    base.value = copyOf(saved)
    visited.clear()
    refused.clear()
    trouble.value = undefined
    newest.value = undefined
  }

  function fail(): false {
    failures.value++
    return false
  }

  async function take(error: unknown, sent: Values): Promise<void> {
    if (error instanceof ApiProblem && error.status === 409 && options.newest) {
      const stored = await options.newest().catch(() => undefined)
      if (stored && !isSame(stored, base.value)) return void (newest.value = stored)
    }
    const { fields, rest } = faultsIn(error, names())
    for (const [name, said] of fields) refused.set(name, { value: sent[name as Name], said })
    if (rest !== undefined) trouble.value = { text: rest }
    else if (fields.size === 0) trouble.value = options.trouble?.(error) ?? troubleOf(error)
  }

  function begin(anew: Values): void {
    Object.assign(values, copyOf(anew))
    settle(anew)
  }

  if (!options.unguarded) useUnsaved(() => isDirty.value)

  return reactive({
    values,
    isDirty,
    isSending,
    trouble,
    conflict: computed(() => newest.value && { before: base.value, now: newest.value }),
    failures,
    submit,
    begin,
    reset: () => begin(base.value),
    takeNewest: () => newest.value && begin(newest.value),
    keepMine(): void {
      if (!newest.value) return
      Object.assign(values, merged(base.value, values, newest.value))
      settle(newest.value)
    },
    of: (name: Name) => ({ problem: problemOf(name), onLeave: () => void visited.add(name) }),
  }) as FormOf<Values>
}
