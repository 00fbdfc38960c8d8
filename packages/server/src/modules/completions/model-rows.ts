import type { ModelThinking } from '@fairway/contract/model-limits'

/** A row of the table `model`. */
export type ModelRow = {
  id: number
  revision: number
  server: string
  name: string
  label: string | null
  is_on: boolean
  context_tokens: number
  has_tools: boolean
  without: string[]
  input_price: number
  cached_price: number | null
  output_price: number
  most_at_once: number | null
  thinking: ModelThinking
}

export const modelColumns = `id, revision, server, name, label, is_on, context_tokens, has_tools, without, input_price::float8 as input_price, cached_price::float8 as cached_price,
  output_price::float8 as output_price, most_at_once, thinking`
