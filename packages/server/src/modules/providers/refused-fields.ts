import { ProviderError } from './provider-error.ts'

// Models that think do not take a temperature, newer ones no `max_tokens`, older servers no `stream_options`, and none of them says so
// beforehand. What a model refuses is learned from its refusal, which costs one more request, once.

/** Without these an answer is an answer all the same. */
const dispensable = new Set(['temperature', 'top_p', 'stop', 'user', 'user_id', 'stream_options', 'thinking', 'presence_penalty', 'frequency_penalty', 'parallel_tool_calls', 'seed'])
const otherNames: Record<string, string> = { max_tokens: 'max_completion_tokens', max_completion_tokens: 'max_tokens' }

export function createRefusedFields() {
  const refused = new Map<string, Set<string>>()

  return {
    /** What a model takes of a request. */
    fit(model: string, body: Record<string, unknown>): Record<string, unknown> {
      const fields = refused.get(model)
      if (!fields) return body
      const fitting = { ...body }
      for (const field of fields) {
        const other = otherNames[field]
        // A model that takes it by neither name gets neither.
        if (other !== undefined && !fields.has(other)) fitting[other] ??= fitting[field]
        // As good as gone: it is not written.
        fitting[field] = undefined
      }
      return fitting
    },

    /** @returns whether it refused something that it was sent, and that it need not be sent again */
    learn(model: string, sent: Record<string, unknown>, error: unknown): boolean {
      const field = error instanceof ProviderError ? error.field : undefined
      if (field === undefined || sent[field] === undefined || !(dispensable.has(field) || field in otherNames)) return false
      const fields = refused.get(model) ?? new Set()
      refused.set(model, fields.add(field))
      return true
    },
  }
}
