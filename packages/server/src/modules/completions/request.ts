import { createHmac } from 'node:crypto'
import type { ChatRequest } from '../providers/index.ts'
import type { Asking, CompletionAsk } from './asking.ts'
import type { PipelineNeeds } from './pipeline.ts'
import type { Route } from './route.ts'
import type { Run } from './run.ts'
import type { KnownModel } from './task.ts'

/** What one model is sent, without what it refuses. */
export function requestOf({ ask, set }: Run, { prompt, maxTokens, temperature }: Route, { name, hasTools, without, thinking }: KnownModel, { secret }: Pick<PipelineNeeds, 'secret'>): ChatRequest {
  const { asking, messages, tools, parameters = {} } = ask
  const takes = (parameter: string) => !without.includes(parameter)
  return {
    ...parameters,
    model: name,
    messages: prompt === undefined ? messages : [...messages.slice(0, 1), { role: 'system', content: prompt }, ...messages.slice(1)],
    tools: hasTools ? tools : undefined,
    toolChoice: hasTools ? parameters.toolChoice : undefined,
    temperature: takes('temperature') ? temperature : undefined,
    topP: takes('top_p') ? parameters.topP : undefined,
    maxTokens,
    thinks: thinksFor(ask, thinking),
    user: takes('user') ? userOf(asking, secret) : undefined,
    streams: set['assistant.streaming'],
  }
}

/**
 * Whether a model thinks first, where it can do either: as who asks says, then as the office has set it, and else as the task needs it.
 * Who thinks says the first word late, uses up tokens of the answer and heeds no temperature, so it is for what needs several steps.
 */
function thinksFor({ asking: { task }, parameters: { thinks, more = {} } = {} }: CompletionAsk, thinking: KnownModel['thinking']): boolean | undefined {
  // A program has said it in words of the wire, which go along.
  if (more['thinking'] !== undefined || more['reasoning_effort'] !== undefined) return undefined
  if (thinks !== undefined) return thinks
  if (thinking !== 'by-task') return thinking === 'by-itself' ? undefined : thinking === 'on'
  return task === 'chat' || task === 'writing' ? false : undefined
}

/** For their own safety servers tell those who ask apart; who it is they cannot know. */
function userOf({ personId, key, network }: Asking, secret: string): string {
  const who = personId !== null ? `person ${personId}` : key ? `key ${key.id}` : `network ${network}`
  return createHmac('sha256', secret).update(`asks a model: ${who}`).digest('base64url').slice(0, 32)
}
