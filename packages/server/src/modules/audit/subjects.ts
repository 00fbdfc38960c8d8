import type { AuditSubject, AuditSubjectQuery } from '@fairway/contract/audit'
import { subjectIdIn, subjectKey, type SubjectId } from '@fairway/contract/audit-actions'
import { kindMentioned } from '@fairway/contract/audit-changes'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'

// What entries are about, by the names that people know. Entries keep ids; names are looked up when somebody reads, so they follow
// what they name, and go with it.

export type SubjectNames = { /** What it is called today; undefined if nobody asked for it. */ get(one: SubjectId): AuditSubject | undefined }

export type Subjects = ReturnType<typeof createSubjects>

/** Found for a search: of one kind, and of each where no kind was named. */
const most = { ofOne: 20, ofEach: 5 }

export function createSubjects({ query }: Pick<Database, 'query'>) {
  return {
    /** One statement for each kind that there is among them. */
    async name(wanted: readonly SubjectId[]): Promise<SubjectNames> {
      const named = new Map(wanted.map((one) => [subjectKey(one), withoutName(one)]))
      const byNoun = Map.groupBy(named.values(), ({ kind }) => nounOf(kind))
      for (const [noun, subjects] of byNoun) {
        const source = Object.hasOwn(sources, noun) ? sources[noun] : undefined
        if (!source) continue
        const ids = subjects.map(({ id }) => id).filter((id) => source.idType === 'text' || /^\d{1,18}$/.test(id))
        const rows = await query<NameRow>({ text: `${source.select} where ${source.id} = any($1::${source.idType}[]) and ${source.condition ?? 'true'}`, values: [ids] })
        const found = new Map(rows.map((row) => [String(row.id), row]))
        for (const { kind, id } of subjects) {
          const row = found.get(id)
          if (row) named.set(subjectKey({ kind, id }), subjectOf(kind, row))
          else named.set(subjectKey({ kind, id }), { ...withoutName({ kind, id }), isGone: true })
        }
      }
      return { get: (one) => named.get(subjectKey(one)) }
    },

    /** The one that is named, or those that are called by all the words, before others those whose code or name begins with them. */
    async find({ search = '', kind, subject }: AuditSubjectQuery): Promise<AuditSubject[]> {
      if (subject !== undefined) {
        const one = subjectIdIn(subject)
        return one.id === '' ? [] : [(await this.name([one])).get(one)!]
      }
      const words = search.toLowerCase().split(/\s+/).filter(Boolean)
      if (words.length === 0) return []
      const found: AuditSubject[] = []
      for (const [noun, { select, words: said, order, condition = 'true' }] of Object.entries(searched)) {
        if (kind !== undefined && nounOf(kind) !== noun) continue
        const list = kind?.slice(noun.length + 1) ?? ''
        const rows = await query<NameRow>({
          text: `${select} where ${condition} and lower(${said}) like all($1::text[]) ${list ? 'and list = $3' : ''} order by starts_with(lower(${said}), $2) desc, ${order} limit ${kind === undefined ? most.ofEach : most.ofOne}`,
          values: [words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`), words.join(' '), ...(list ? [list] : [])],
        })
        found.push(...rows.map((row) => subjectOf(row.list ? `${noun}.${row.list}` : noun, row)))
      }
      // Whoever types a whole number or code means it.
      const isMeant = ({ code }: AuditSubject) => code?.toLowerCase() === words.join(' ')
      return [...found.filter(isMeant), ...found.filter((one) => !isMeant(one))].slice(0, most.ofOne)
    },
  }
}

type NameRow = { id: number | string; code: string | null; name: Localised | null; term?: string; list?: string }
type Source = { select: string; id: string; idType: 'bigint' | 'text'; condition?: string }
type Searched = Source & { /** In which words are looked for. */ words: string; order: string }

const inBoth = (name: string) => `coalesce(${name}->>'zh', '') || ' ' || coalesce(${name}->>'en', '')`
const alike = (name: string) => `jsonb_build_object('zh', ${name}, 'en', ${name})`

/** What somebody looks for by what it is called, the likeliest first; each by the first part of its kind. */
const searched: Record<string, Searched> = {
  person: { select: `select id, number as code, ${alike('name')} as name from person`, id: 'id', idType: 'bigint', words: `number || ' ' || name`, order: 'number', condition: 'erased_at is null' },
  section: {
    select: `select section.id, course.code || ' ' || section.code as code, course.title as name, term.code as term
             from section join course on course.id = course_id join term on term.id = section.term_id`,
    id: 'section.id',
    idType: 'bigint',
    words: `course.code || ' ' || section.code || ' ' || coalesce(section.ref, '') || ' ' || term.code || ' ' || ${inBoth('course.title')}`,
    order: 'term.current desc, term.starts desc, course.code, section.code',
  },
  course: {
    select: 'select course.id, course.code, course.title as name, term.code as term from course join term on term.id = term_id',
    id: 'course.id',
    idType: 'bigint',
    words: `course.code || ' ' || term.code || ' ' || ${inBoth('course.title')}`,
    order: 'term.current desc, term.starts desc, course.code',
  },
  term: { select: 'select code as id, code, title as name, code as term from term', id: 'code', idType: 'text', words: `code || ' ' || ${inBoth('title')}`, order: 'starts desc' },
  round: {
    select: 'select round.id, null as code, round.name, term.code as term from round join term on term.id = term_id',
    id: 'round.id',
    idType: 'bigint',
    words: `term.code || ' ' || ${inBoth('round.name')}`,
    order: 'term.starts desc, round.opens_at',
  },
  period: {
    select: `select term.code || '/' || period.number as id, period.number::text as code, period.title as name, term.code as term from period join term on term.id = term_id`,
    id: `term.code || '/' || period.number`,
    idType: 'text',
    words: `term.code || ' ' || period.number || ' ' || ${inBoth('period.title')}`,
    order: 'term.starts desc, period.number',
  },
  'list-entry': { select: 'select id, code, name, list from list_entry', id: 'id', idType: 'bigint', words: `code || ' ' || ${inBoth('name')}`, order: 'list, position' },
  room: {
    select: `select room.id, course.code || ' ' || section.code as code,
                    case room.kind when 'lobby' then '{"zh": "大厅", "en": "Lobby"}' when 'section' then course.title when 'group' then ${alike('room.name')} end as name
             from room left join section on section.id = room.section_id left join course on course.id = section.course_id`,
    id: 'room.id',
    idType: 'bigint',
    words: `room.kind || ' ' || coalesce(room.name, '') || ' ' || coalesce(course.code || ' ' || section.code || ' ' || ${inBoth('course.title')}, '')`,
    order: 'room.id',
  },
  announcement: { select: 'select id, null as code, title as name from announcement', id: 'id', idType: 'bigint', words: inBoth('title'), order: 'id desc' },
}

/** What is known by its id alone. */
const byId = (table: string): Source => ({ select: `select id, null as code, null as name from ${table}`, id: 'id', idType: 'bigint' })

/** What is not here has no row of its own, such as a setting. */
const sources: Record<string, Source> = {
  ...searched,
  'api-key': { select: `select id, prefix as code, ${alike('name')} as name from api_key`, id: 'id', idType: 'bigint' },
  'desk-rule': { select: `select id, null as code, ${alike('name')} as name from desk_rule`, id: 'id', idType: 'bigint' },
  'guard-rule': { select: `select id, null as code, ${alike('name')} as name from guard_rule`, id: 'id', idType: 'bigint' },
  'model-server': { select: `select id, null as code, ${alike('name')} as name from model_server`, id: 'id', idType: 'bigint' },
  model: { select: `select id, null as code, ${alike('name')} as name from model`, id: 'id', idType: 'bigint' },
  experiment: { select: `select id, null as code, ${alike('name')} as name from experiment`, id: 'id', idType: 'bigint' },
  'hand-off': byId('hand_off'),
  proposal: byId('enrolment_proposal'),
  'knowledge-document': {
    select: `select document.id, null as code, ${alike('version.title')} as name
             from knowledge_document document join knowledge_version version on version.document_id = document.id and version.revision = document.revision`,
    id: 'document.id',
    idType: 'bigint',
  },
  job: byId('job'),
  mail: byId('mail'),
  'password-sheet': byId('password_sheet'),
}

function nounOf(kind: string): string {
  return kind.split('.')[0]!
}

function withoutName({ kind, id }: SubjectId): AuditSubject {
  return { kind, id, code: null, name: null, term: null, isGone: false }
}

function subjectOf(kind: string, { id, code, name, term }: NameRow): AuditSubject {
  return { kind, id: String(id), code, name, term: term ?? null, isGone: false }
}

/** What else the values of an entry name by an id. */
export function mentionsIn(subject: SubjectId, ...values: unknown[]): SubjectId[] {
  const found = new Map<string, SubjectId>()
  for (const value of values) look(value, undefined)
  return [...found.values()]

  function look(value: unknown, field: string | undefined): void {
    const kind = typeof value === 'number' ? kindMentioned(subject, field) : undefined
    const one = kind === undefined ? undefined : { kind, id: String(value) }
    if (one) found.set(subjectKey(one), one)
    else if (Array.isArray(value)) for (const item of value) look(item, field)
    else if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) look(member, name)
  }
}
