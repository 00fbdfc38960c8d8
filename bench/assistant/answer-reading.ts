import { createHash } from 'node:crypto'

// Reads an answer as it comes, piece by piece, whatever it is wrapped in.

export type Heard = {
  /** From asking to the first piece, without what the model took (ms). */
  around: number
  /** It has come to its end and is, letter by letter, what the model said. */
  isWhole: boolean
}

export type AnswerReading = ReturnType<typeof createAnswerReading>

/** The clock of the machine, which all processes read alike: milliseconds. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6

/** @param late hears of each piece but the last how long it took from the model to here (ms) */
export function createAnswerReading(late: (ms: number) => void) {
  const askedAt = now()
  let around = NaN
  let said = ''
  let carried = ''

  return {
    /** Some of the text: many pieces, or a part of one. */
    text(text: string): void {
      const at = now()
      carried += text
      let from = 0
      for (let end = carried.indexOf(' '); end >= 0; end = carried.indexOf(' ', from)) {
        take(carried.slice(from, end), at)
        from = end + 1
      }
      said += carried.slice(0, from)
      carried = carried.slice(from)
    },

    /** @param isFine whether whoever gave it says that it is complete */
    end: (isFine: boolean): Heard => ({ around, isWhole: isFine && carried === `=${createHash('sha1').update(said).digest('hex')}` }),
  }

  function take(piece: string, at: number): void {
    const second = piece.indexOf('>')
    const sent = Number(piece.slice(second + 1))
    if (second >= 0) around = at - askedAt - (sent - Number(piece.slice(0, second)))
    late(at - sent)
  }
}
