import type { ChatEvent, ToolCall } from './chat.ts'
import { ProviderError } from './provider-error.ts'

// Tool calls come in pieces. Most servers number the calls; some do not, some say the name late, some repeat what they said.

export type ToolCallPiece = { index?: unknown; id?: unknown; function?: { name?: unknown; arguments?: unknown } | null }

const mostCalls = 32
/** Of the arguments of one call. */
const mostBytes = 64 * 1024

export function createToolCallPieces() {
  const calls: { id: string; name: string; bytes: number }[] = []
  /** By the numbers of the server. */
  const places = new Map<number, number>()

  return {
    /** @throws {ProviderError} `protocol` when it goes on for too long */
    take(piece: ToolCallPiece): Extract<ChatEvent, { type: 'tool-call' }> {
      const id = textOf(piece.id)
      const name = textOf(piece.function?.name)
      const index = placeOf(piece.index, id, name)
      if (index >= mostCalls) throw new ProviderError('protocol', `More than ${mostCalls} tool calls.`)
      const call = (calls[index] ??= { id: '', name: '', bytes: 0 })
      const given = piece.function?.arguments
      const text = typeof given === 'string' ? given : given === undefined || given === null ? '' : JSON.stringify(given)
      call.bytes += Buffer.byteLength(text)
      if (call.bytes > mostBytes) throw new ProviderError('protocol', `The arguments of a tool call have more than ${mostBytes} bytes.`)
      const news: Extract<ChatEvent, { type: 'tool-call' }> = { type: 'tool-call', index, arguments: text }
      if (call.id === '' && id !== '') news.id = call.id = id
      if (call.name === '' && name !== '') news.name = call.name = name
      return news
    },
  }

  /** By its number; without one, the call of that id, or a new one for a new id, or else the last one. */
  function placeOf(index: unknown, id: string, name: string): number {
    if (typeof index === 'number') {
      const known = places.get(index)
      // Some number all calls alike, and others give every piece an id of its own.
      const isAnother = known !== undefined && id !== '' && name !== '' && calls[known]!.name !== '' && calls[known]!.id !== id
      if (known !== undefined && !isAnother) return known
      places.set(index, calls.length)
      return calls.length
    }
    if (id === '') return Math.max(0, calls.length - 1)
    const known = calls.findIndex((call) => call.id === id)
    return known === -1 ? calls.length : known
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Puts the pieces of the calls of one answer together. */
export function createToolCallCollector() {
  const calls: ToolCall[] = []

  return {
    add({ index, id, name, arguments: text }: Extract<ChatEvent, { type: 'tool-call' }>): void {
      const call = (calls[index] ??= { id: '', name: '', arguments: '' })
      if (id !== undefined) call.id = id
      if (name !== undefined) call.name = name
      call.arguments += text
    },

    /** Those that have a name; who was given no id gets one. */
    calls(): ToolCall[] {
      return calls.filter((call) => call && call.name !== '').map((call, index) => (call.id === '' ? { ...call, id: `call_${index}` } : call))
    },
  }
}
