import type { Mentions } from '@fairway/contract/rooms'
import { longestMessage } from '@fairway/contract/room-limits'
import { unseen } from '@fairway/contract/unseen'
import type { Queries } from '../../database/database.ts'
import { isIn } from './belonging.ts'
import { messageTooLong } from './refusals.ts'

// What was typed, on its way to becoming a message.

/** Of what cannot be seen not what ends a line: it moves what follows, and turns or hides nothing. */
const hidden = new RegExp(String.raw`(?![\t\n\u2028\u2029])[${unseen}]`, 'gu')

/** Line ends as \n, and without what cannot be seen and turns text around; empty if nothing of it can be seen. @throws {Refusal} `message-too-long` */
export function cleanText(text: string): string {
  const clean = text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll(hidden, '').trim()
  if (clean.length > longestMessage) throw messageTooLong(clean.length)
  return visible.test(clean) ? clean : ''
}

/** Anything but spaces and what joins, parts or turns other characters. */
const visible = /[^\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u

/** Of one message: more names are no mention but a list. */
const mostMentions = 30
const longestName = 60
const byId = /@\[[^\]\n]{0,80}\]\((\d{1,15})\)/g
const everyone = /(?:^|[^\p{L}\p{N}_@])@room(?![\p{L}\p{N}_])/u

/**
 * Who is mentioned, of those who may read the room: by `@[name](id)`, as the page writes it, or by a bare `@name` that is the name
 * of exactly one of them.
 */
export async function findMentions({ query }: Pick<Queries, 'query'>, roomId: number, text: string, { mayMentionRoom }: { mayMentionRoom: boolean }): Promise<Mentions | undefined> {
  if (!text.includes('@')) return undefined
  const plain = withoutCode(text)
  const ids = [...plain.matchAll(byId)].map(([, id]) => Number(id)).slice(0, mostMentions)
  const names = namesIn(plain.replaceAll(byId, ''))
  const room = mayMentionRoom && everyone.test(plain)
  const people = ids.length + names.length > 0 ? await findReaders({ query }, roomId, ids, names) : []
  return room || people.length > 0 ? { people, room } : undefined
}

/** What stands in code is not addressed to anybody. */
function withoutCode(text: string): string {
  return text.replaceAll(/```[\s\S]*?(?:```|$)/g, '').replaceAll(/`[^`\n]*`/g, '')
}

/** Everything that could be a name behind an @: names have spaces, and Chinese has none behind them. */
function namesIn(text: string): string[] {
  const names = new Set<string>()
  for (const match of [...text.matchAll(/@/g)].slice(0, mostMentions)) {
    const characters = Array.from(text.slice(match.index + 1, match.index + 1 + longestName).split('\n')[0]!)
    for (let length = 1; length <= characters.length; length++) names.add(characters.slice(0, length).join('').trim())
  }
  names.delete('')
  return [...names]
}

async function findReaders({ query }: Pick<Queries, 'query'>, roomId: number, ids: number[], names: string[]): Promise<number[]> {
  const rows = await query<{ id: number; name: string }>({
    name: 'rooms-mentioned',
    text: `select person.id, person.name from person cross join room
           where room.id = $1 and (person.id = any($2::bigint[]) or person.name = any($3::text[])) and person.deleted_at is null
           and ${isIn('person.id')} limit 200`,
    values: [roomId, ids, names],
  })
  const named = Map.groupBy(rows, ({ name }) => name)
  const wanted = new Set(ids)
  return rows.filter(({ id, name }) => wanted.has(id) || named.get(name)!.length === 1).map(({ id }) => id).slice(0, mostMentions)
}

/** As it is told where only its beginning is shown. */
export function beginningOf(text: string): string {
  const plain = text.replaceAll(/@\[([^\]\n]*)\]\(\d+\)/g, '@$1').replaceAll(/\s+/g, ' ')
  const characters = Array.from(plain)
  return characters.length > 140 ? `${characters.slice(0, 139).join('')}…` : plain
}
