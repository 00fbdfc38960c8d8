import type http from 'node:http'
import type { Dialect } from './script.ts'

export type WireMessage = { role?: string; content?: unknown; reasoning_content?: unknown; tool_calls?: { id?: string }[] | null; tool_call_id?: string }

/** Of a request for an answer, what the simulator looks at; it may be anything. */
export type WireRequest = {
  model?: string
  messages?: WireMessage[]
  stream?: boolean
  stream_options?: { include_usage?: boolean; include_obfuscation?: boolean }
  thinking?: { type?: string }
  tools?: { type?: string; function?: { name?: string } }[]
  tool_choice?: unknown
  [field: string]: unknown
}

/** What the simulator was asked, and what became of it. Times are `performance.now()` in its process. */
export type Asked = {
  dialect: Dialect
  endpoint: string
  method: string
  /** With what stands after the question mark. */
  path: string
  headers: http.IncomingHttpHeaders
  body: WireRequest
  at: number
  status: number
  /** Of reasoning, text and tool calls. */
  tokensSaid: number
  /** All of it was handed over, as far as the script goes. */
  isComplete: boolean
  /** The simulator hung up, because it was to. */
  isCutOff: boolean
  /** The one who asked hung up before. */
  closedByClientAt: number | undefined
}
