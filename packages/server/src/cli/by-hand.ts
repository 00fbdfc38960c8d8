import type { Decision } from '@fairway/contract/enrolment'
import type { OperationByHand } from '@fairway/contract/enrolment-by-hand'
import { textIn } from '@fairway/contract/language'
import { wallClock } from '@fairway/contract/moment'
import type { Override } from '@fairway/contract/reasons'
import { byCommand } from '../modules/audit/index.ts'
import { requireTerm } from '../modules/courses/index.ts'
import { titlesByHand } from '../modules/enrolment/index.ts'
import { say, termCode, UsageError, type Command, type CommandContext, type CommandIo } from './command.ts'

// What the office does to a student's enrolments, as commands.

type Act = {
  /** Student number. */
  student: string
  /** `COURSE-CODE/SECTION-CODE` */
  section: string
  term?: string | undefined
  /** Needed, except for a preview. */
  reason?: string | undefined
  note?: string | undefined
  preview?: boolean | undefined
}
export type EnrolOptions = Act & { override?: Override[] | undefined; wait?: boolean | undefined; insteadOf?: string | undefined }
export type DropOptions = Act & { override?: Override[] | undefined }

export const enrol: Command<EnrolOptions> = async (context, options, io) => {
  const { override: overrides = [], wait, insteadOf } = options
  const sectionId = await find(context, options.section, options, io)
  return submit(context, options, io, [
    ...(insteadOf === undefined ? [] : [{ drop: await find(context, insteadOf, options, io), overrides }]),
    wait ? { wait: sectionId, overrides } : { enrol: sectionId, overrides },
  ])
}

export const drop: Command<DropOptions> = async (context, options, io) =>
  submit(context, options, io, [{ drop: await find(context, options.section, options, io), overrides: options.override ?? [] }])

export const advance: Command<Act> = async (context, options, io) =>
  submit(context, options, io, [{ advance: await find(context, options.section, options, io) }])

async function find(context: CommandContext, section: string, { term }: Act, io: CommandIo): Promise<number> {
  return (await context.courses.sections.find(await termCode(context, term, io), section)).id
}

async function submit(context: CommandContext, { student, reason, note, preview = false }: Act, io: CommandIo, operations: OperationByHand[]): Promise<number> {
  if (!preview && !reason?.trim()) throw new UsageError(say(io, '请用 --reason 写明原因。', 'Give a reason with --reason.'))
  const order = { mode: 'all-or-nothing' as const, operations, reason: reason ?? '', note, isPreview: preview }
  const { accepted, decisions } = await context.enrolment.byHand.submit(byCommand, { number: student }, order, undefined)
  const names = await namesOf(context, decisions)
  if (preview) io.note(say(io, '仅预览，未作任何更改。', 'Only a preview: nothing was changed.'))
  for (const decision of decisions) io.print(lineOf(decision, names, io))
  return accepted ? 0 : 1
}

type Names = (sectionId: number) => string

async function namesOf({ enrolment }: CommandContext, decisions: readonly Decision[]): Promise<Names> {
  const ids = decisions.flatMap(({ sectionId, conflictsWith }) => [sectionId, conflictsWith ?? sectionId])
  const names = new Map((await enrolment.namedSections(ids)).map(({ id, course, section }) => [id, `${course}/${section}`]))
  return (id) => names.get(id) ?? String(id)
}

function lineOf({ sectionId, code, position, conflictsWith, limit, overridden, needs }: Decision, nameOf: Names, io: CommandIo): string {
  return [
    nameOf(sectionId),
    textIn(io.language, titlesByHand[code]),
    position !== undefined && say(io, `第 ${position} 位`, `place ${position}`),
    conflictsWith !== undefined && nameOf(conflictsWith),
    limit !== undefined && String(limit),
    overridden && say(io, `已豁免：${overridden.join(' ')}`, `set aside: ${overridden.join(' ')}`),
    needs && say(io, `需要：--override ${needs.join(' ')}`, `would need: --override ${needs.join(' ')}`),
  ]
    .filter(Boolean)
    .join('\t')
}

/** What a student holds, waits for, and was answered lately. */
export const listEnrolments: Command<{ student: string; term?: string | undefined }> = async (context, { student, term }, io) => {
  const code = await termCode(context, term, io)
  const { time_zone: timeZone } = await requireTerm(context.database, code)
  const { enrolments, waits, submissions } = await context.enrolment.ofStudent({ number: student }, code)
  const named = [...enrolments, ...waits].map(({ sectionId }) => ({ sectionId }) as Decision)
  const nameOf = await namesOf(context, [...named, ...submissions.flatMap(({ decisions }) => decisions)])
  const clock = (moment: string) => wallClock(timeZone, new Date(moment))
  const aside = (overrides: readonly Override[]) => overrides.length > 0 && say(io, `已豁免：${overrides.join(' ')}`, `set aside: ${overrides.join(' ')}`)
  const line = (...cells: (string | false)[]) => io.print(cells.filter(Boolean).join('\t'))
  for (const { sectionId, since, overrides } of enrolments) line(say(io, '已选', 'holds'), nameOf(sectionId), clock(since), aside(overrides))
  for (const { sectionId, since, position, overrides } of waits) {
    line(say(io, '候补', 'waits'), nameOf(sectionId), clock(since), say(io, `第 ${position} 位`, `place ${position}`), aside(overrides))
  }
  for (const { decidedAt, decisions, byHand } of submissions) {
    const by = byHand ? (byHand.actor?.name ?? say(io, '命令', 'a command')) : say(io, '本人', 'the student')
    for (const { operation, sectionId, code: reason } of decisions) line(clock(decidedAt), by, operation, nameOf(sectionId), reason, byHand?.reason ?? false)
  }
}
