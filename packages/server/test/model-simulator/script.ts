// What a simulated model says, how fast, in which manner, and what goes wrong. All of it but functions can be told as JSON.

export type Dialect = 'openai' | 'deepseek' | 'azure'

/** A function is asked when its turn comes, such as for the time. */
export type Piece = string | (() => string)

export type ScriptedCall = { id?: string; name: string; /** JSON; it need not be well-formed. */ arguments: string }

export type Script = {
  /** Said when it thinks, as DeepSeek lets its models not do. */
  reasoning?: string | readonly Piece[]
  /** A string is cut into pieces as long as tokens are. Undefined: the last message, said again. */
  text?: string | readonly Piece[]
  refusal?: string
  toolCalls?: readonly ScriptedCall[]
  /** In the words of the wire. */
  finish?: string
  usage?: { input: number; output: number; cached?: number; reasoning?: number }
  pace?: Pace
  manners?: Manners
  fault?: Fault
}

export type Pace = {
  /** Before the first token. */
  firstTokenMs?: number
  /** Between two chunks. */
  tokenMs?: number
  tokensPerChunk?: number
  /** Every piece of text says when it was sent instead, in milliseconds since 1970, and a space. */
  tellsTime?: boolean
}

/** How servers differ without being wrong. What is left out is as the dialect has it. */
export type Manners = {
  lineEnd?: '\n' | '\r\n' | '\r'
  /** `data: …`, and not `data:…`. */
  spaceAfterColon?: boolean
  startsWithBom?: boolean
  /** The JSON of an event over several lines. */
  severalLines?: boolean
  /** Events have names and numbers. */
  labelled?: boolean
  /** How the bytes are cut; several are taken in turn. */
  bytesPerPacket?: number | readonly number[]
  endsWithEmptyLine?: boolean
  saysDone?: boolean
  /** What is said after the end. */
  afterDone?: string
  /** Comments in a stream and empty lines before JSON, before the first token and while it hangs. Without a count, for ever. */
  keepAlives?: { count?: number; everyMs: number }
  /** It does not hang up when all is said. */
  staysOpen?: boolean
  usage?: 'own-chunk' | 'last-chunk' | 'every-chunk' | 'none'
  obfuscates?: boolean
  /** Fields that nobody has heard of. */
  unknownFields?: boolean
  /** Whatever may be null is, and whatever may be missing is, in turn. */
  nulls?: boolean
  /** The name of the field of thoughts: `reasoning` elsewhere. */
  reasoningField?: 'reasoning_content' | 'reasoning'
  toolCallIndex?: 'numbered' | 'missing' | 'always-zero'
  /** The name of a tool comes after the first of its arguments. */
  toolNameLate?: boolean
  /** The id and the name come with every piece. */
  toolIdRepeats?: boolean
  charactersPerArgument?: number
  /** It answers with JSON even when a stream was asked for. */
  cannotStream?: boolean
  contentType?: string
  /** Azure's filter: beside the text, after it (and after the end), and what it finds. */
  filter?: 'with-text' | 'late' | 'blocks-late' | 'blocks-after-end'
}

export type Fault =
  /** Refuses; a string is sent as it is. Or begins to, and does not come to an end. */
  | { kind: 'status'; status: number; body?: unknown; headers?: Record<string, string>; hangs?: boolean }
  /** Says nothing more, and does not hang up: after the request, after its headers, or after so many tokens. */
  | { kind: 'hang'; after: 'request' | 'headers' | number }
  /** Says that it failed, inside an answer that began well. */
  | { kind: 'error'; after: number; as?: 'data' | 'event'; error?: unknown }
  /** Ends early: as if all had been said, with `[DONE]`, or by hanging up in the middle of an event. */
  | { kind: 'end'; after: number; how: 'quietly' | 'done' | 'hang-up' }
  /** An event without end. */
  | { kind: 'endless-event'; after: number }
  /** Tells these words instead, with status 200. */
  | { kind: 'page'; contentType: string; text: string }

/** A string as a model would say it, bit by bit; put together again they are the string. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*[A-Za-z0-9]{1,6}|\s*[^A-Za-z0-9\s]|\s+/gu) ?? []
}
