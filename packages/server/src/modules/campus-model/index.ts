import type { ChatEvent, ChatProvider, ChatRequest } from '../providers/index.ts'
import { chosen } from './choosing.ts'
import { continued } from './continuing.ts'
import { decide } from './deciding.ts'
import { draftInTalk, fillOrder, readOrder } from './drafting.ts'
import { readTalk, type LookedUp, type Talk } from './looked-up.ts'
import { readQuestion, type Question } from './question.ts'
import { readRevision, type Revision } from './revising.ts'
import { tell } from './telling.ts'

// The built-in model: needs no key and no server. It understands the common questions in Chinese and English, looks up what they are
// about with the same tools as any other model, and says what it is. It is no language model, and does not pretend to be one.

/** It never goes in circles. */
const mostLookedUp = 12

/** @param pauseMs between two pieces of an answer, so that it reads as it comes */
export function createCampusModel({ pauseMs = 12 }: { pauseMs?: number } = {}): ChatProvider {
  return {
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ChatEvent, void> {
      signal.throwIfAborted()
      const talk = wholeTalk(readTalk(request.messages))
      const question = inPlace(readQuestion(talk.question, talk.language), talk)
      const has = (name: string) => request.tools?.some((tool) => tool.name === name) ?? false
      const order = readOrder(request.messages)
      const draft = order ? undefined : draftIn(talk)
      const calls = !order && !draft && talk.found.length < mostLookedUp ? decide(question, talk, has) : []
      const text = calls.length > 0 ? '' : order ? fillOrder(order) : draft ? draftInTalk({ ...talk, ...draft }, draft.isChinese, draft.revisions) : question.intent === 'draft' ? draftInTalk(talk, question.isChinese) : tell(question, talk, has)
      for (const [index, call] of calls.entries()) yield { type: 'tool-call', index, id: `campus-${request.messages.length}-${index}`, name: call.name, arguments: JSON.stringify(call.input) }
      for (const piece of piecesOf(text)) {
        yield { type: 'text', text: piece }
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
        signal.throwIfAborted()
      }
      yield { type: 'finish', reason: calls.length > 0 ? 'tool-calls' : 'stop', usage: { input: 0, output: 0 } }
    },
  }
}

/** The draft that the question is to change, with all that was changed of it. */
function draftIn({ turns }: Talk): { question: string; found: LookedUp[]; isChinese: boolean; revisions: Revision[] } | undefined {
  const revisions: Revision[] = []
  for (const { question, found } of turns.toReversed()) {
    const { intent, isChinese } = readQuestion(question)
    if (intent === 'draft') return revisions.length > 0 ? { question, found, isChinese, revisions: revisions.reverse() } : undefined
    const revision = readRevision(question)
    if (!revision) return undefined
    revisions.push(revision)
  }
  return undefined
}

/** With what it goes on from. */
function wholeTalk(talk: Talk): Talk {
  return { ...talk, question: continued(talk.question, talk.before, talk.last) ?? chosen(talk.turns) ?? talk.question }
}

/** In the room of a section, “this class” is that one. */
function inPlace(question: Question, { question: text, section }: Talk): Question {
  if (section === undefined || question.codes.length > 0 || !/(?:这个?|本|咱们?|我们)(?:教学)?(?:班|门?课)|\b(?:this|our|the) (?:section|class|course)\b/i.test(text)) return question
  // Whatever is asked of it, and everybody may know.
  const intent = ['courses', 'knowledge', 'figures', 'timetable'].includes(question.intent) ? 'courses' : question.intent
  return { ...question, codes: [section], intent, words: '' }
}

/** A few words at a time, and never half of one. */
function piecesOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]{1,8}[^\p{L}\p{N}]*|[^\p{L}\p{N}]+/gu) ?? []
}
