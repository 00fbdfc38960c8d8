import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type Question = { title: string; text: string; yes: string; /** What is done can be done again or mended: the button does not warn. */ harmless?: boolean }

/** Asks before what cannot be undone. Resolves to what the person chose; Escape is no. */
export const useConfirm = defineStore('confirm', () => {
  const question = shallowRef<Question>()
  let resolve: ((answer: boolean) => void) | undefined

  function ask(asked: Question): Promise<boolean> {
    resolve?.(false)
    question.value = asked
    return new Promise((settle) => (resolve = settle))
  }

  function answer(yes: boolean): void {
    question.value = undefined
    resolve?.(yes)
    resolve = undefined
  }

  return { question, ask, answer }
})
