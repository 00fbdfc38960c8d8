import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { ApiProblem } from '../../api/problem.ts'

/** Students who would hold two sections at one time, as the server refuses it; `clashes` are the first of them. */
export type RefusedClashes = { students: number; count: number; clashes: { number: string; name: string; sections: [string, string] }[] }

/** Asks whether students shall hold two sections at one time all the same (ClashDialog.vue). */
export const useClashQuestion = defineStore('clash-question', () => {
  const question = shallowRef<RefusedClashes>()
  let resolve: ((answer: boolean) => void) | undefined

  function ask(clashes: RefusedClashes): Promise<boolean> {
    resolve?.(false)
    question.value = clashes
    return new Promise((settle) => (resolve = settle))
  }

  function answer(yes: boolean): void {
    question.value = undefined
    resolve?.(yes)
    resolve = undefined
  }

  /** Sends; if students would then hold two sections at one time, asks and, if that is accepted, sends again. */
  async function sendKnowingly<Answer>(send: (acceptClashes: boolean) => Promise<Answer>): Promise<Answer> {
    try {
      return await send(false)
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'seats-would-clash' || !(await ask(error.fields as RefusedClashes))) throw error
      return send(true)
    }
  }

  return { question, answer, sendKnowingly }
})
