import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type ReasonQuestion = {
  title: string
  text: string
  /** What the button says. */
  yes: string
  /** What is done cannot be undone, or hurts somebody. */
  danger?: boolean
  /** Where the reason goes; default: into the audit log. */
  help?: string
  /** Characters; default 500. */
  most?: number
}

/** Asks why before something is done, because it is kept with what was done. Resolves to the reason; to nothing if it is not to be done. */
export const useReason = defineStore('reason', () => {
  const question = shallowRef<ReasonQuestion>()
  let resolve: ((reason: string | undefined) => void) | undefined

  function ask(asked: ReasonQuestion): Promise<string | undefined> {
    resolve?.(undefined)
    question.value = asked
    return new Promise((settle) => (resolve = settle))
  }

  function answer(reason?: string): void {
    question.value = undefined
    resolve?.(reason)
    resolve = undefined
  }

  return { question, ask, answer }
})
