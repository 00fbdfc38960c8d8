import type { AuditAction, AuditKind } from '@fairway/contract/audit-actions'
import type { Database, Queries } from '../../database/database.ts'

/** Who acts, and from where. */
export type Actor = {
  /** Null: a command on the server's computer, or the program itself. */
  personId: number | null
  via: 'session' | 'key' | 'command' | 'system'
  /** The API key that was used. */
  keyId?: number | undefined
  /** Null where there is no connection. */
  ip: string | null
}

/** By who may open the control socket, or the database. */
export const byCommand: Actor = { personId: null, via: 'command', ip: null }

/** What the program does by itself. */
export const byProgram: Actor = { personId: null, via: 'system', ip: null }

/** Who acts by this request, which has passed a guard. */
export function actorOf({ viewer, ip }: { viewer: { id: number; key: { id: number } | null }; ip: string }): Actor {
  return viewer.key ? { personId: viewer.id, via: 'key', keyId: viewer.key.id, ip } : { personId: viewer.id, via: 'session', ip }
}

export type AuditEntry = {
  actor: Actor
  action: AuditAction
  subject: { kind: AuditKind; id: number | string }
  /** Ids, codes, numbers: nothing that names or describes a person. It is kept as long as the policy says, and never erased. */
  before?: unknown
  after?: unknown
  /** What may have to be erased with the person it is about. */
  personal?: { about: number | null; before?: unknown; after?: unknown }
  /** In the words of who did it. */
  reason?: string | undefined
}

export type Records = ReturnType<typeof createRecord>

export function createRecord(database: Database) {
  let ensuredMonth = ''

  return {
    /** Makes room for this month and the next. For the start, and for every day after it. */
    async prepare(queries: Pick<Queries, 'query'> = database): Promise<void> {
      const month = new Date().toISOString().slice(0, 7)
      await queries.query({ text: `select create_audit_month(current_date), create_audit_month((current_date + interval '1 month')::date)` })
      ensuredMonth = month
    },

    /** Belongs into the transaction that does what it tells of: one without the other must not be. */
    async record(queries: Pick<Queries, 'query'>, ...entries: AuditEntry[]): Promise<void> {
      if (entries.length === 0) return
      // Only where nobody prepared, such as a command without a server.
      if (ensuredMonth !== new Date().toISOString().slice(0, 7)) await this.prepare(queries)
      await queries.query({
        name: 'audit-record',
        text: `with numbered as (
                 select nextval(pg_get_serial_sequence('audit_entry', 'id')) as id, now() as at, actor_id, via, key_id, action, subject_kind, subject_id,
                        before, after, person_id, ip, reason, text_before, text_after
                 from jsonb_to_recordset($1) as r(
                   actor_id bigint, via text, key_id bigint, action text, subject_kind text, subject_id text, before jsonb, after jsonb,
                   person_id bigint, ip text, reason text, text_before jsonb, text_after jsonb)
               ), entries as (
                 insert into audit_entry (id, at, actor_id, via, key_id, action, subject_kind, subject_id, before, after)
                 overriding system value
                 select id, at, actor_id, via, key_id, action, subject_kind, subject_id, before, after from numbered
               )
               insert into audit_text (entry_id, at, person_id, ip, reason, before, after)
               select id, at, person_id, ip, reason, text_before, text_after from numbered
               where ip is not null or reason is not null or text_before is not null or text_after is not null`,
        values: [JSON.stringify(entries.map(rowOf))],
      })
    },
  }
}

function rowOf({ actor, action, subject, before, after, personal, reason }: AuditEntry) {
  return {
    actor_id: actor.personId,
    via: actor.via,
    key_id: actor.keyId,
    action,
    subject_kind: subject.kind,
    subject_id: String(subject.id),
    before,
    after,
    person_id: personal?.about ?? (subject.kind === 'person' ? Number(subject.id) : actor.personId),
    ip: actor.ip,
    reason,
    text_before: personal?.before,
    text_after: personal?.after,
  }
}
