import { noSuchRange } from './refusals.ts'
import type { ByteRange } from './storage.ts'

/**
 * RFC 9110, 14.2: one range of bytes. Several at once, other units and what is no range are as if nothing had been asked.
 *
 * @returns undefined: the whole
 * @throws {Refusal} `no-such-range`
 */
export function rangeAsked(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  if (first === '') {
    // The last so many.
    if (Number(last) === 0) throw noSuchRange()
    return { from: Math.max(0, size - Number(last)), to: size - 1 }
  }
  if (last !== '' && Number(last) < Number(first)) return undefined
  if (Number(first) >= size) throw noSuchRange()
  return { from: Number(first), to: last === '' ? size - 1 : Math.min(Number(last), size - 1) }
}
