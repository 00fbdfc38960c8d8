import { createHash } from 'node:crypto'
import type { Sender } from '@fairway/contract/rooms'
import type { Database } from '../database/database.ts'
import type { Rooms } from '../modules/rooms/index.ts'

// What was said on the invented campus before anybody came: in the lobby, in an open room, and by the teacher in their sections.

type Said = { by: string; text: string; answers?: number; reactions?: Record<string, string[]>; isPinned?: boolean }

const lobby: Said[] = [
  { by: 'office', text: '欢迎来到大厅！第一轮选课正在进行，有问题可以在这里问。\n\nWelcome to the lobby! The first round is open; ask here if anything is unclear.', isPinned: true, reactions: { '🎉': ['student', 'student3'], '👍': ['student5'] } },
  { by: 'student3', text: '请问候补排到第 3 位，还有希望吗？' },
  { by: 'student5', text: '上学期我排第 5 位都等到了，先别退 😄', answers: 1, reactions: { '❤️': ['student3'] } },
  { by: 'student2', text: 'Does anyone have last year’s notes for **linear algebra**? Happy to trade for mine on probability.' },
  { by: 'student4', text: 'I have them, will scan tonight.', answers: 3 },
]

const studyGroup: Said[] = [
  { by: 'student', text: '建了一个读书会，每周三晚上 7 点，图书馆 B201。' },
  { by: 'student3', text: '这周读哪本？', answers: 0 },
  { by: 'student', text: '- 《数学之美》第 1-3 章\n- 有兴趣的再看 `信息论` 那一章', answers: 0, reactions: { '👍': ['student3', 'student2'] } },
]

const section: Said[] = [
  {
    by: 'teacher',
    text: '各位同学好，这里是本教学班的聊天室，课程通知和答疑都在这里。第一周作业见下：\n\n1. 证明 $\\sum_{k=1}^{n} k = \\frac{n(n+1)}{2}$\n2. 用任意语言写出来：\n\n```python\ndef total(n: int) -> int:\n    return sum(range(1, n + 1))\n```',
    isPinned: true,
  },
]

export async function fillRooms(database: Database, rooms: Rooms): Promise<void> {
  const people = await readPeople(database)
  const [hall] = await database.query<{ id: number; last_seq: number }>({ text: `select id, last_seq from room where kind = 'lobby'` })
  await tell(rooms, people, hall!.id, lobby)
  await tell(rooms, people, await openRoom(database, people), studyGroup)
  const taught = await database.query<{ id: number }>({
    text: `insert into room (kind, section_id) select 'section', section_id from section_staff where number = 'teacher' order by section_id
           on conflict (section_id) do update set section_id = excluded.section_id returning id`,
  })
  for (const { id } of taught) await tell(rooms, people, id, section)
  // Some hours ago: what is new is what the visitor says, and to that the assistant desk answers.
  await database.query({ text: `update message set at = at - interval '5 hours'` })
  await database.query({ text: `update room_event set at = at - interval '5 hours'` })
  await database.query({ text: `update room set last_message_at = last_message_at - interval '5 hours'` })
}

async function readPeople({ query }: Database): Promise<Map<string, Sender>> {
  const rows = await query<{ id: number; number: string; name: string }>({ text: 'select id, number, name from person join demo_account on person_id = person.id' })
  return new Map(rows.map(({ id, number, name }) => [number, { kind: 'person', id: String(id), name }]))
}

async function openRoom({ query }: Database, people: Map<string, Sender>): Promise<number> {
  const name = '周三读书会'
  const founder = Number(people.get('student')!.id)
  const [there] = await query<{ id: number }>({ text: `select id from room where kind = 'group' and name = $1 and created_by = $2`, values: [name, founder] })
  if (there) return there.id
  const [made] = await query<{ id: number }>({
    text: `with made as (
             insert into room (kind, name, description, is_open, created_by) values ('group', $1, '一起读书，欢迎加入。 Reading together; everyone is welcome.', true, $2) returning id
           ), members as (
             insert into room_member (room_id, person_id, role) select made.id, person.id, case when person.id = $2 then 'moderator' else 'member' end
             from made, person where person.id = any($3::bigint[])
           )
           select id from made`,
    values: [name, founder, ['student', 'student2', 'student3'].map((number) => Number(people.get(number)!.id))],
  })
  return made!.id
}

/** Under client ids of their own, so that what was said before an interruption is not said again. */
async function tell(rooms: Rooms, people: Map<string, Sender>, roomId: number, messages: Said[]): Promise<void> {
  const seqs: number[] = []
  for (const [index, { by, text, answers, reactions = {}, isPinned }] of messages.entries()) {
    const sender = people.get(by)!
    const { seq } = await rooms.log.append(roomId, { kind: 'post', sender, clientId: uuidOf(`${roomId} ${index}`), text, replyTo: answers === undefined ? undefined : seqs[answers], isExempt: true })
    seqs.push(seq)
    for (const [emoji, numbers] of Object.entries(reactions)) {
      for (const number of numbers) await rooms.log.append(roomId, { kind: 'react', sender: people.get(number)!, message: seq, emoji, on: true })
    }
    if (isPinned) await rooms.log.append(roomId, { kind: 'pin', by: sender, message: seq, on: true })
  }
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(`demo ${text}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
