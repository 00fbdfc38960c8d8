import type { Sender } from '@fairway/contract/rooms'

/** What is being written in a room, or in a thread of it. */
export type Draft = { text: string; /** Who was chosen from the list, by the name that stands in the text. */ chosen: Record<string, string>; replyTo?: number }

const prefix = 'fairway-draft:'
const empty = (): Draft => ({ text: '', chosen: {} })

/** `place`: a room, or a thread as `<room>/<seq>`. Each person at this computer has their own. */
export function readDraft(owner: string, place: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(`${prefix}${owner}:${place}`) ?? 'null') as Partial<Draft> | null
    return kept && typeof kept.text === 'string' ? { text: kept.text, chosen: kept.chosen ?? {}, ...(typeof kept.replyTo === 'number' && { replyTo: kept.replyTo }) } : empty()
  } catch {
    return empty()
  }
}

export function keepDraft(owner: string, place: string, draft: Draft): void {
  try {
    if (draft.text === '' && draft.replyTo === undefined) localStorage.removeItem(`${prefix}${owner}:${place}`)
    else localStorage.setItem(`${prefix}${owner}:${place}`, JSON.stringify(draft))
  } catch {
    // No room for it in this browser: it is kept for as long as the page is.
  }
}

/** As it is sent: who was chosen from the list is named with their id, since others may have the same name. */
export function asSent({ text, chosen }: Draft): string {
  const names = Object.keys(chosen).sort((one, other) => other.length - one.length)
  if (names.length === 0) return text
  const pattern = new RegExp(`@(${names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g')
  return text.replaceAll(pattern, (_, name: string) => `@[${name}](${chosen[name]!})`)
}

/** As it is edited, the other way round. */
export function asWritten(text: string): Draft {
  const chosen: Record<string, string> = {}
  const written = text.replaceAll(/@\[([^\]\n]{1,80})\]\((\d{1,15})\)/g, (_, name: string, id: string) => {
    chosen[name] = id
    return `@${name}`
  })
  return { text: written, chosen }
}

export type Completion = { typed: string; from: number }

/** What is being completed at the cursor: the name behind an `@` that stands at the beginning of a word. */
export function completionAt(text: string, cursor: number): Completion | undefined {
  const before = text.slice(0, cursor)
  const found = /(?:^|[^\p{L}\p{N}_@])@([^\s@]{0,30})$/u.exec(before) ?? /[\p{Script=Han}]@([^\s@]{0,30})$/u.exec(before)
  return found ? { typed: found[1]!, from: cursor - found[1]!.length } : undefined
}

/** The text with a name put in, who that is, and where the cursor goes. */
export function complete(draft: Draft, { from }: Completion, cursor: number, sender: Pick<Sender, 'id' | 'name'> | { call: string }): { draft: Draft; cursor: number } {
  // What would end the name in the text that is sent is not part of it.
  const name = 'call' in sender ? sender.call : sender.name.replaceAll(/[[\]\n]/g, '')
  const text = `${draft.text.slice(0, from)}${name} ${draft.text.slice(cursor).replace(/^ /, '')}`
  return { draft: { ...draft, text, chosen: 'call' in sender ? draft.chosen : { ...draft.chosen, [name]: sender.id } }, cursor: from + name.length + 1 }
}
