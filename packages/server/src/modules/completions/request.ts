import { createHmac } from 'node:crypto'
import type { ChatRequest } from '../providers/index.ts'
import type { Asking } from './asking.ts'
import type { PipelineNeeds } from './pipeline.ts'
import type { Route } from './route.ts'
import type { Run } from './run.ts'
import type { KnownModel } from './task.ts'

/** What one model is sent, without what it refuses. */
export function requestOf({ ask: { asking, messages, tools, parameters = {} }, set }: Run, { prompt, maxTokens, temperature }: Route, { name, hasTools, without }: KnownModel, { secret }: Pick<PipelineNeeds, 'secret'>): ChatRequest {
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
    user: takes('user') ? userOf(asking, secret) : undefined,
    streams: set['assistant.streaming'],
  }
}

/** For their own safety servers tell those who ask apart; who it is they cannot know. */
function userOf({ personId, key, network }: Asking, secret: string): string {
  const who = personId !== null ? `person ${personId}` : key ? `key ${key.id}` : `network ${network}`
  return createHmac('sha256', secret).update(`asks a model: ${who}`).digest('base64url').slice(0, 32)
}
