import type { Numbering } from './docx-parts.ts'

// How the paragraphs of a list begin. What Word counts by itself stands nowhere in the text: it is counted here once more.

export type ListMark = { /** Of Markdown. */ marker: string } | { /** Words, such as 第一条. */ label: string }

export function createListMarks(numbering: Numbering) {
  const counters = new Map<string, number[]>()

  /** Of the next paragraph of this list. */
  return (list: string, at: number): ListMark | undefined => {
    if (list === '0') return undefined
    const level = numbering.level(list, at)
    const counts = counters.get(list) ?? []
    counters.set(list, counts)
    counts[at] = (counts[at] ?? (level?.start ?? 1) - 1) + 1
    counts.length = at + 1
    if (!level || level.format === 'bullet' || level.format === 'none') return { marker: '-' }
    if (/^%\d[.)、．]?$/.test(level.text) && !/chinese|ideograph|japanese/i.test(level.format)) return { marker: `${counts[at]}.` }
    const label = level.text.replaceAll(/%(\d)/g, (_, place: string) => {
      const count = counts[Number(place) - 1] ?? 1
      return spelled(numbering.level(list, Number(place) - 1)?.format ?? 'decimal', count)
    })
    return { label: label.trim() }
  }
}

function spelled(format: string, count: number): string {
  if (/chinese|ideograph|japanese|taiwanese/i.test(format)) return chinese(count)
  if (format === 'upperLetter') return letters(count)
  if (format === 'lowerLetter') return letters(count).toLowerCase()
  return String(count)
}

const digits = '零一二三四五六七八九'

/** Up to 999, as paragraphs are counted. */
export function chinese(count: number): string {
  if (count < 1 || count > 999) return String(count)
  const [hundreds, tens, ones] = [Math.floor(count / 100), Math.floor(count / 10) % 10, count % 10]
  const ten = tens === 0 ? (hundreds > 0 && ones > 0 ? '零' : '') : `${tens === 1 && hundreds === 0 ? '' : digits[tens]!}十`
  return `${hundreds > 0 ? `${digits[hundreds]!}百` : ''}${ten}${ones > 0 ? digits[ones]! : ''}`
}

function letters(count: number): string {
  return count < 1 ? '' : letters(Math.floor((count - 1) / 26)) + String.fromCharCode(65 + ((count - 1) % 26))
}
