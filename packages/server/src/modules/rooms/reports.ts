import { senderKey, type Message, type Report } from '@fairway/contract/rooms'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import { notFound } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Access, Accesses } from './access.ts'
import { peopleIn } from './belonging.ts'
import { messageColumns, messageTables, type FilesOf, type History, type MessageRow } from './history.ts'
import { noSuchMessage, notForGuests } from './refusals.ts'
import { roomName } from './room-names.ts'
import { personSender, senderIn, senderOf, type Who } from './senders.ts'

// What somebody thinks should not stand in a room, for who moderates it.

export type ReportsNeeds = {
  database: Database
  audit: Audit
  accesses: Accesses
  history: History
  filesOf: FilesOf
  /** There is something to look at for these. */
  reported(personIds: readonly number[]): void
}

export function createReports({ database, audit, accesses, history, filesOf, reported }: ReportsNeeds) {
  return {
    /**
     * With a copy of what is said there now: whoever is reported can change or delete it. Reported once more after it was dealt with, it
     * is open again.
     *
     * @throws {Refusal} `not-found`, `no-such-message`, `not-for-guests`
     */
    async add(who: Who, roomId: number, seq: number, reason: string): Promise<void> {
      await accesses.toRead(who, roomId)
      const sender = senderOf(who)
      if (!sender) throw notForGuests()
      // Before the message: if it is deleted in between, there is nothing to report.
      const files = [...(await filesOf(database, [{ room_id: roomId, seq }])).values()].flat().map(({ name }) => name)
      const [report] = await database.query({
        text: `insert into message_report (room_id, seq, reporter, reporter_name, reason, said)
               select room_id, seq, $3, $4, $5, jsonb_build_object('text', text, 'files', $6::text[]) from message
               where room_id = $1 and seq = $2 and deleted_at is null for share
               on conflict (room_id, seq, reporter) do update set
                 reason = excluded.reason, state = 'open', closed_by = null, closed_at = null,
                 at = case message_report.state when 'open' then message_report.at else excluded.at end,
                 said = case message_report.state when 'open' then coalesce(message_report.said, excluded.said) else excluded.said end
               returning id`,
        values: [roomId, seq, senderKey(sender), sender.kind === 'person' ? null : sender.name, reason, files],
      })
      if (!report) throw noSuchMessage()
      reported(await judgesOf(roomId))
    },

    /** Those of the rooms that somebody moderates; the office's, of direct rooms too, where nobody else could look. */
    async list(who: Who, state: Report['state']): Promise<Report[]> {
      const { viewer } = who
      if (!viewer) throw notForGuests()
      const rows = await database.query<ReportRow>({
        text: `select ${messageColumns}, report.id, report.reason, report.said, report.at as reported_at, report.state, report.reporter, report.reporter_name,
                      reporter.name as reporter_person, closer.id as closer_id, closer.name as closer_name, room.kind, room.name as room_name, course.title
               from ${messageTables} join message_report report on report.room_id = message.room_id and report.seq = message.seq
               join room on room.id = report.room_id
               left join section on section.id = room.section_id left join course on course.id = section.course_id
               left join person reporter on report.reporter = 'person:' || reporter.id
               left join person closer on closer.id = report.closed_by
               where report.state = $1 and (
                 $2::boolean
                 or exists (select from section_staff s where s.section_id = room.section_id and lower(s.number) = lower($3))
                 or exists (select from room_member m where m.room_id = room.id and m.person_id = $4 and m.role = 'moderator')
               ) order by report.id desc limit 200`,
        values: [state, viewer.roles.includes('office'), viewer.staffNumber, viewer.id],
      })
      const messages = await history.complete(database, rows)
      return rows.map((row, index) => reportOf(row, messages[index]!))
    },

    /** @throws {Refusal} `not-found`, `not-a-moderator` */
    async close(who: Who, actor: Actor, id: number, state: 'dismissed' | 'acted'): Promise<void> {
      const [report] = await database.query<{ room_id: number; seq: number; kind: Access['kind'] }>({
        text: 'select room_id, seq, kind from message_report join room on room.id = room_id where message_report.id = $1',
        values: [id],
      })
      if (!report || !(await mayJudge(who, report.room_id, report.kind))) throw notFound()
      await database.inTransaction(async (transaction) => {
        const closed = await transaction.query({
          text: `update message_report set state = $2, closed_by = $3, closed_at = now() where room_id = $1 and seq = $4 and state = 'open' returning id`,
          values: [report.room_id, state, who.viewer?.id ?? null, report.seq],
        })
        if (closed.length === 0) return
        await audit.record(transaction, { actor, action: 'report.closed', subject: { kind: 'room', id: report.room_id }, after: { state, message: report.seq } })
      })
    },
  }

  /** What was reported in a direct room is the office's to look at: it has no moderators. */
  async function mayJudge(who: Who, roomId: number, kind: Access['kind']): Promise<boolean> {
    const isOffice = who.viewer?.roles.includes('office') ?? false
    return isOffice || (kind !== 'direct' && Boolean((await accesses.find(who, roomId))?.mayModerate))
  }

  async function judgesOf(roomId: number): Promise<number[]> {
    const rows = await database.query<{ person_id: number }>({
      text: `select person_id from role_grant where role = 'office'
             union select person_id from ${peopleIn} member where moderates`,
      values: [roomId],
    })
    return rows.map(({ person_id }) => person_id)
  }
}

function reportOf(row: ReportRow, message: Message): Report {
  return {
    id: row.id,
    room: { id: row.room_id, kind: row.kind, name: roomName({ kind: row.kind, name: row.room_name, title: row.title }) },
    message,
    said: row.said,
    reason: row.reason,
    reporter: senderIn({ sender: row.reporter, sender_name: row.reporter_name, person_name: row.reporter_person }),
    at: row.reported_at.toISOString(),
    state: row.state,
    closedBy: row.closer_id === null ? null : personSender({ id: row.closer_id, name: row.closer_name! }),
  }
}

type ReportRow = MessageRow & {
  id: number
  reason: string
  said: Report['said']
  reported_at: Date
  state: Report['state']
  reporter: string
  reporter_name: string | null
  reporter_person: string | null
  closer_id: number | null
  closer_name: string | null
  kind: Access['kind']
  room_name: string | null
  title: Localised | null
}
