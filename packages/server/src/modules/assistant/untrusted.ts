import type { Verdict } from '@fairway/contract/guard'
import { asData, type Guard } from '../guard/index.ts'

// What others wrote, in the results of tools: a model is told it between marks that it cannot close, and not at all where it gives
// orders.

/** How tools name it. */
const field = 'untrusted_text'
export const withheld = '[Left out: it gives instructions to an assistant.]'

/** @param source what it is from, in English @returns with what the guard said of it */
export async function marked(output: unknown, source: string, guard: Pick<Guard, 'check'>): Promise<{ output: unknown; verdicts: Verdict[] }> {
  const verdicts: Verdict[] = []
  return { output: await walk(output, false), verdicts }

  async function walk(value: unknown, isUntrusted: boolean): Promise<unknown> {
    if (typeof value === 'string') return isUntrusted ? told(value) : value
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return Promise.all(value.map((one) => walk(one, isUntrusted)))
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([name, one]) => [name, await walk(one, isUntrusted || name === field)] as const)))
  }

  async function told(text: string): Promise<string> {
    const verdict = await guard.check({ text, where: 'untrusted' })
    verdicts.push(verdict)
    return verdict.action === 'block' ? withheld : asData(text, source)
  }
}
