import type { Usage } from '../providers/index.ts'
import type { KnownModel } from './task.ts'
import { countTokens } from './tokens.ts'

export type Counted = Required<Usage> & { source: 'provider' | 'estimated' }

// Who stops an answer, or whose answer breaks off, is not told what it used; some servers never say. Then it is counted here, and
// says so. Models that cut otherwise than our tokenizer are corrected by what they said of answers before.

const weight = 0.1
/** What a server says of itself is believed within these. */
const [least, most] = [0.5, 2.5]

/** The built-in model costs nobody anything, also when it is stopped in the middle. */
const nothing: Counted = { input: 0, output: 0, cached: 0, reasoning: 0, source: 'provider' }

export function createUsageCounting() {
  /** How many tokens a model counts where we count one. */
  const factors = new Map<string, number>()

  return {
    /** @param said by the server; undefined: nothing @param input as we count the prompt @param output all that the answer held, thoughts and calls included */
    count(model: KnownModel, said: Usage | undefined, input: number, output: string): Counted {
      if (model.isBuiltIn) return nothing
      if (said) {
        learn(model, input, said.input)
        // More of it than there was would cost less than nothing.
        const cached = Math.min(said.cached ?? 0, said.input)
        return { input: said.input, output: said.output, cached, reasoning: said.reasoning ?? 0, source: 'provider' }
      }
      const factor = factors.get(keyOf(model)) ?? 1
      return { input: Math.ceil(input * factor), output: Math.ceil(countTokens(output) * factor), cached: 0, reasoning: 0, source: 'estimated' }
    },

    /** By what our count of a text is to be multiplied for this model. */
    factor: (model: KnownModel): number => factors.get(keyOf(model)) ?? 1,
  }

  function learn(model: KnownModel, counted: number, said: number): void {
    // Short prompts are mostly what stands around them.
    if (counted < 200 || said === 0) return
    const factor = Math.min(most, Math.max(least, said / counted))
    const before = factors.get(keyOf(model)) ?? 1
    factors.set(keyOf(model), before + (factor - before) * weight)
  }
}

/** In the currency of the campus's settings. */
export function costOf({ prices }: KnownModel, { input, cached, output }: Counted): number {
  return ((input - cached) * prices.input + cached * prices.cached + output * prices.output) / 1_000_000
}

function keyOf({ server, name }: KnownModel): string {
  return `${server} ${name}`
}
