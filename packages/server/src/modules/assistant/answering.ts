import type { GenerationEvent, NewGenerationEvent } from '@fairway/contract/generations'
import type { Verdict } from '@fairway/contract/guard'
import { Refusal } from '../../errors.ts'
import type { Asking, CompletionAsk, CompletionEvent, Completions } from '../completions/index.ts'
import type { Transaction } from '../../database/database.ts'
import { endOf, type End, type Writer } from '../generations/index.ts'
import type { Guard } from '../guard/index.ts'
import { createToolCallCollector, type ChatMessage, type ToolCall } from '../providers/index.ts'
import type { Asker, Tool } from '../tools/index.ts'
import { soFar } from './so-far.ts'
import { stepsThatFit } from './steps-that-fit.ts'
import type { Ended } from './store.ts'
import type { Parts } from './turns.ts'
import { definitionOf, runTool } from './tool-use.ts'
import { marked } from './untrusted.ts'

// Gives one answer: asks the model, does what it wants to look up, and asks again, until it has nothing more to look up. Everything
// goes into the log of the generation; at the end the answer is kept in the transaction that says that it has ended.

export type AnsweringNeeds = {
  completions: Completions
  guard: Pick<Guard, 'check'>
  onError(error: unknown, what: string): void
}

export type AnswerOrder = {
  asker: Asker
  asking: Asking
  tools: readonly Tool[]
  /** With what was said before, the question last. */
  messages: readonly ChatMessage[]
  /** What somebody has just written; undefined: it was looked at before. */
  written: string | undefined
  /** What the guard said of what it was given to read beside that. */
  lookedUp?: readonly Verdict[]
  /** How much of what tools say the model can read beside that, in tokens. */
  stepTokens: number
  /** As a question of the minute. */
  isCounted?: boolean
  /** What its messages hold that must not be said. */
  canaries: readonly string[]
  /** What an answer had come to that is now continued; empty: nothing. */
  begun: string
  /** What it had beside its words. */
  begunParts?: Parts | undefined
  /** Until then nothing is done but to ask: tools may leave something behind. */
  whenKept?: Promise<void> | undefined
  cache: CompletionAsk['cache']
  parameters?: CompletionAsk['parameters']
  /** What a model says to itself is told to nobody. */
  hidesReasoning?: boolean
  /** When limits and the guard have let it through: until then it is not announced. Undefined: it was before. */
  onAdmitted?(): Promise<void>
  /** As its readers are told of its end. Default: all of it */
  toldOf?(end: End): End
  /** Keeps what it came to, in the transaction that says that it has ended. */
  keep(transaction: Transaction, ended: Ended): Promise<void>
}

/** Of one answer; a model that goes on looking things up is stopped. */
const mostSteps = 8
const mostCallsAtOnce = 8

type Finish = Extract<CompletionEvent, { type: 'finish' }>
/** `error`: what it ended with, if not well. What was not admitted is told to nobody else. */
export type Answered = { end: End; isAdmitted: boolean; error: unknown }

export type Answering = ReturnType<typeof createAnswering>

export function createAnswering({ completions, guard, onError }: AnsweringNeeds) {
  return async function answer(writer: Writer, order: AnswerOrder): Promise<Answered> {
    const steps: ChatMessage[] = []
    const usage = { input: 0, output: 0, source: 'provider' as 'provider' | 'estimated' }
    let experiment: Ended['experiment'] = null
    let last: Finish | undefined
    let end: End
    let problem: unknown
    let isAdmitted = order.onAdmitted === undefined
    try {
      for (const event of begunEvents(order)) writer.append(event)
      await work()
      end = { type: 'end', state: 'done', finish: last!.reason, usage, tokensLeft: last!.tokensLeft }
    } catch (error) {
      problem = error
      end = endOf(error)
      if (end.state === 'failed' && !(error instanceof Refusal)) onError(error, 'an answer failed')
    }
    if (!isAdmitted) {
      writer.forget()
      return { end, isAdmitted, error: problem }
    }
    try {
      await writer.end(order.toldOf?.(end) ?? end, (transaction, lastEvent) => order.keep(transaction, endedOf(writer.events(), lastEvent, end, steps, experiment)))
    } catch (error) {
      onError(error, 'an answer could not be kept')
    }
    return { end, isAdmitted, error: problem }

    async function work(): Promise<void> {
      let isPublic = order.cache !== undefined
      let lookedUp = order.lookedUp ?? []
      for (let step = 0; step < mostSteps; step++) {
        const calls = createToolCallCollector()
        let text = ''
        let reasoning = ''
        const isLast = step === mostSteps - 1
        for await (const event of completions.complete(
          {
            asking: order.asking,
            messages: [...order.messages, ...stepsThatFit(steps, order.stepTokens)],
            tools: isLast ? undefined : order.tools.map(definitionOf),
            written: step === 0 ? order.written : undefined,
            lookedUp,
            canaries: order.canaries,
            isFurther: order.isCounted || step > 0,
            cache: isPublic ? order.cache : undefined,
            parameters: order.parameters,
            onAdmitted: isAdmitted ? undefined : admit,
          },
          writer.signal,
        )) {
          switch (event.type) {
            case 'begin':
              experiment = event.experiment ?? null
              writer.append({ type: 'begin', model: { label: event.model.label, isBuiltIn: event.model.isBuiltIn }, isCached: event.isCached })
              break
            case 'text':
              text += event.text
              writer.append(event)
              break
            case 'reasoning':
              reasoning += event.text
              if (!order.hidesReasoning) writer.append(event)
              break
            case 'retract':
              text = reasoning = ''
              writer.append(event)
              break
            case 'tool-call':
              calls.add(event)
              break
            case 'finish':
              last = event
              usage.input += event.usage?.input ?? 0
              usage.output += event.usage?.output ?? 0
              if (event.usage?.source === 'estimated') usage.source = 'estimated'
          }
        }
        const wanted = calls.calls().slice(0, mostCallsAtOnce)
        if (wanted.length === 0) return
        steps.push({ role: 'assistant', content: text, toolCalls: wanted, reasoning })
        const used = await Promise.all(wanted.map((call) => use(call)))
        steps.push(...used.map(({ message }) => message))
        lookedUp = used.flatMap(({ verdicts }) => verdicts)
        // What it now knows of somebody is told to nobody else.
        isPublic &&= wanted.every(({ name }) => order.tools.find((tool) => tool.name === name)?.audience === 'everyone')
        // Words before and after looking something up are two paragraphs.
        if (text !== '') writer.append({ type: 'text', text: '\n\n' })
      }
    }

    async function admit(): Promise<void> {
      await order.onAdmitted?.()
      isAdmitted = true
    }

    async function use(call: ToolCall): Promise<{ message: ChatMessage; verdicts: Verdict[] }> {
      const tool = order.tools.find(({ name }) => name === call.name)
      // Not every server gives calls ids of their own: those of two steps must not be taken for one.
      const id = `${steps.length}-${call.id}`
      writer.append({ type: 'tool', id, name: call.name, state: 'running' })
      await order.whenKept
      writer.signal.throwIfAborted()
      const { result, isFine } = await runTool(tool, order.asker, call, writer.signal, (error) => onError(error, `the tool ${call.name} failed`))
      writer.append({ type: 'tool', id, name: call.name, state: isFine ? 'done' : 'failed' })
      if (result.card) writer.append({ type: 'card', card: result.card })
      if (result.sources && result.sources.length > 0) writer.append({ type: 'sources', sources: [...result.sources] })
      const { output, verdicts } = await marked(result.output, `result of ${call.name}`, guard)
      return { message: { role: 'tool', callId: call.id, content: JSON.stringify(output) }, verdicts }
    }
  }
}

/** All that was there of an answer that is continued, so that the new one is whole by itself. */
function begunEvents({ begun, begunParts: { cards = [], sources = [] } = {} }: AnswerOrder): NewGenerationEvent[] {
  return [
    ...cards.map((card): NewGenerationEvent => ({ type: 'card', card })),
    ...(sources.length > 0 ? [{ type: 'sources', sources } as const] : []),
    ...(begun === '' ? [] : [{ type: 'text', text: begun } as const]),
  ]
}

export function endedOf(events: readonly GenerationEvent[], lastEvent: GenerationEvent, end: Pick<End, 'state'> & Partial<End>, steps: readonly ChatMessage[], experiment: Ended['experiment']): Ended {
  const answer = soFar(events)
  return {
    state: end.state,
    text: answer.text,
    reasoning: answer.reasoning,
    // What was looked up when it ended did not come.
    parts: { ...answer.parts, tools: answer.parts.tools?.map((tool) => (tool.state === 'running' ? { ...tool, state: end.state === 'stopped' ? 'stopped' : 'failed' } : tool)) },
    // A call whose result never came is not told to a model again.
    steps: steps.at(-1)?.role === 'assistant' ? steps.slice(0, -1) : steps,
    seq: lastEvent.seq,
    model: answer.model?.label ?? null,
    isBuiltIn: answer.model?.isBuiltIn ?? false,
    isCached: answer.isCached,
    finish: end.finish ?? null,
    code: end.code ?? null,
    title: end.title ?? null,
    usage: end.usage ?? null,
    experiment,
  }
}
