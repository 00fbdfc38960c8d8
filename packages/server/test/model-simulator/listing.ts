import { createHash } from 'node:crypto'
import type { WireRequest } from './asked.ts'
import { tokensOf, type Dialect } from './script.ts'
import type { SimulatedModel } from './strictness.ts'

/** What a server says it has. Azure's names the models that its region has, never the deployments. */
export function modelsOf(dialect: Dialect, models: readonly SimulatedModel[]): unknown {
  if (dialect === 'azure') return { object: 'list', data: ['sim-base', 'sim-base-mini'].map((id) => ({ id, object: 'model', status: 'succeeded', capabilities: { chat_completion: true } })) }
  return { object: 'list', data: models.map(({ id }) => ({ id, object: 'model', created: 0, owned_by: dialect })) }
}

/** The same numbers for the same text, in the form that is asked for: numbers, or the bytes of 32-bit floats. */
export function embeddingsOf({ model, input, encoding_format: form }: WireRequest): unknown {
  const texts = Array.isArray(input) ? input.map(String) : [String(input)]
  const tokens = texts.flatMap(tokensOf).length
  const numbersOf = (text: string) => [...createHash('sha256').update(text).digest().subarray(0, 8)].map((byte) => byte / 255)
  const embeddingOf = (text: string) => (form === 'base64' ? Buffer.from(Float32Array.from(numbersOf(text)).buffer).toString('base64') : numbersOf(text))
  return { object: 'list', model, data: texts.map((text, index) => ({ object: 'embedding', index, embedding: embeddingOf(text) })), usage: { prompt_tokens: tokens, total_tokens: tokens } }
}
