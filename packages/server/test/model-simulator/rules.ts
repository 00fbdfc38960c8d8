import type { WireRequest } from './asked.ts'
import type { Script } from './script.ts'

/** A script for requests of a kind, as who is in another process can say it. All that is given must be so. */
export type Rule = {
  model?: string
  /** The last message is of this one. */
  lastRole?: 'user' | 'tool' | 'assistant' | 'system'
  /** The last message has these words. */
  contains?: string
  /** Some message has these words, such as those of a task. */
  mentions?: string
  /** Tools are offered, or none are. */
  offersTools?: boolean
  script: Script
}

/** Of the first rule that fits. */
export function scriptByRules(rules: readonly Rule[], request: WireRequest): Script | undefined {
  return rules.find((rule) => fits(rule, request))?.script
}

function fits({ model, lastRole, contains, mentions, offersTools }: Rule, request: WireRequest): boolean {
  const messages = request.messages ?? []
  const last = messages.at(-1)
  return (
    (model === undefined || model === request.model) &&
    (lastRole === undefined || lastRole === last?.role) &&
    (contains === undefined || JSON.stringify(last?.content ?? '').includes(contains)) &&
    (mentions === undefined || JSON.stringify(messages).includes(mentions)) &&
    (offersTools === undefined || offersTools === (request.tools ?? []).length > 0)
  )
}
