import { AnnouncementDraft, type AnnouncementAudience, type OfficeAnnouncement } from '@fairway/contract/announcements'
import type { Role } from '@fairway/contract/identity'
import { textIn } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import { byCommand } from '../modules/audit/index.ts'
import { checked, say, termCode, UsageError, type Command, type CommandContext, type CommandIo } from './command.ts'
import { momentIn, wallClock } from '@fairway/contract/moment'

type AnnouncementOptions = {
  /** In the language that it is written in. */
  title?: string | undefined
  titleZh?: string | undefined
  text?: string | undefined
  textZh?: string | undefined
  textStdin?: boolean | undefined
  everyone?: boolean | undefined
  guests?: boolean | undefined
  cohort?: string[] | undefined
  college?: string[] | undefined
  major?: string[] | undefined
  class?: string[] | undefined
  /** `COURSE-CODE/SECTION-CODE` */
  section?: string | undefined
  term?: string | undefined
  role?: Role | undefined
  /** ISO, or on the wall clocks of the campus; none. */
  from?: string | undefined
  until?: string | undefined
  pinned?: boolean | undefined
  mail?: boolean | undefined
}
export type AnnounceOptions = AnnouncementOptions & { draft?: boolean | undefined }
/** What is not named stays. */
export type AnnouncementEditOptions = AnnouncementOptions & { id: number; tellAgain?: boolean | undefined }

export const announce: Command<AnnounceOptions> = async (context, { draft, ...options }, io) => {
  const { writing } = context.announcements
  const audience = (await audienceIn(context, options, io)) ?? { to: 'everyone', guests: false }
  const asked = checked(AnnouncementDraft, { ...(await contentIn(context, options, {}, io)), audience }, io)
  const created = await writing.create(byCommand, asked)
  if (draft) return io.print(lineOf(context, created, io))
  try {
    io.print(lineOf(context, await writing.publish(byCommand, created.id, created.revision), io))
  } catch (error) {
    // Nobody asked for a draft.
    await writing.remove(byCommand, created.id, created.revision)
    throw error
  }
}

export const editAnnouncement: Command<AnnouncementEditOptions> = async (context, { id, tellAgain = false, ...options }, io) => {
  if (Object.values(options).every((option) => option === undefined) && !tellAgain) {
    throw new UsageError(say(io, '没有写要更改什么（见 --help）。', 'Nothing to change was named (see --help).'))
  }
  const { writing } = context.announcements
  const before = await writing.find(id)
  const content = await contentIn(context, options, before, io)
  const draft = checked(AnnouncementDraft, { ...content, audience: (await audienceIn(context, options, io)) ?? before.audience }, io)
  io.print(lineOf(context, await writing.edit(byCommand, id, { ...draft, revision: before.revision, tellAgain }), io))
}

export const listAnnouncements: Command<{ state?: OfficeAnnouncement['state'] | undefined; messages?: boolean | undefined }> = async (context, { state, messages }, io) => {
  for (let before: number | undefined; ; ) {
    const { announcements, next } = await context.announcements.writing.list({ state, kind: messages ? 'section-message' : 'announcement', before })
    for (const announcement of announcements) io.print(lineOf(context, announcement, io))
    if (next === null) return
    before = next
  }
}

export const showAnnouncement: Command<{ id: number }> = async (context, { id }, io) => {
  const announcement = await context.announcements.writing.find(id)
  io.print(lineOf(context, announcement, io))
  for (const language of ['zh', 'en'] as const) {
    if (announcement.text[language]) io.print(`\n${announcement.title[language] ?? ''}\n\n${announcement.text[language]}`)
  }
}

export const publishAnnouncement: Command<{ id: number }> = async (context, { id }, io) => {
  const { writing } = context.announcements
  io.print(lineOf(context, await writing.publish(byCommand, id, (await writing.find(id)).revision), io))
}

export const withdrawAnnouncement: Command<{ id: number }> = async (context, { id }, io) => {
  const { writing } = context.announcements
  io.print(lineOf(context, await writing.withdraw(byCommand, id, (await writing.find(id)).revision), io))
}

export const removeAnnouncement: Command<{ id: number }> = async ({ announcements: { writing } }, { id }, io) => {
  await writing.remove(byCommand, id, (await writing.find(id)).revision)
  io.print(say(io, `已删除草稿 ${id}。`, `The draft ${id} is deleted.`))
}

async function contentIn({ config }: CommandContext, options: AnnouncementOptions, before: Partial<OfficeAnnouncement>, io: CommandIo): Promise<object> {
  const text = options.textStdin ? Buffer.from(await io.readInput()).toString('utf8') : options.text
  return {
    title: { ...before.title, ...namesIn(options.title, options.titleZh) },
    text: { ...before.text, ...namesIn(text, options.textZh) },
    from: options.from === undefined ? (before.from ?? null) : momentOf(config.timeZone, options.from, io),
    until: options.until === undefined ? (before.until ?? null) : momentOf(config.timeZone, options.until, io),
    pinned: options.pinned ?? before.pinned ?? false,
    byMail: options.mail ?? before.byMail ?? false,
  }
}

/** Undefined: none was named. */
async function audienceIn(context: CommandContext, options: AnnouncementOptions, io: CommandIo): Promise<AnnouncementAudience | undefined> {
  const { everyone, guests, cohort, college, major, class: classes, section, role } = options
  const lists = { ...(cohort && { cohorts: cohort }), ...(college && { colleges: college }), ...(major && { majors: major }), ...(classes && { classes }) }
  const named: AnnouncementAudience[] = [
    ...(everyone || guests ? [{ to: 'everyone' as const, guests: guests ?? false }] : []),
    ...(Object.keys(lists).length > 0 ? [{ to: 'students' as const, ...lists }] : []),
    ...(section !== undefined ? [{ to: 'section' as const, sectionId: (await context.courses.sections.find(await termCode(context, options.term, io), section)).id }] : []),
    ...(role ? [{ to: 'role' as const, role }] : []),
  ]
  if (named.length > 1) throw new UsageError(say(io, '只能写明一种对象：所有人、学生名单、教学班或角色。', 'Name one audience: everyone, lists of students, a section, or a role.'))
  return named[0]
}

const han = /\p{Script=Han}/u

function namesIn(text: string | undefined, zh: string | undefined): Localised {
  return { ...(text && { [han.test(text) ? 'zh' : 'en']: text }), ...(zh && { zh }) }
}

function momentOf(timeZone: string, text: string, io: CommandIo): string | null {
  if (text === 'none') return null
  const date = momentIn(timeZone, text)
  if (!date) throw new UsageError(say(io, `时间须写作“2026-11-21 09:00”，不能是“${text}”。`, `A time is written like "2026-11-21 09:00", not "${text}".`))
  return date.toISOString()
}

function lineOf({ config }: CommandContext, announcement: OfficeAnnouncement, io: CommandIo): string {
  const { id, state, title, audience, from, until, pinned, mail, readers } = announcement
  const clock = (moment: string) => wallClock(config.timeZone, new Date(moment))
  const states = { draft: say(io, '草稿', 'draft'), published: say(io, '已发布', 'published'), withdrawn: say(io, '已撤回', 'withdrawn') }
  return [
    id,
    states[state],
    textIn(io.language, title),
    audienceText(audience, io),
    from && say(io, `${clock(from)} 起`, `from ${clock(from)}`),
    until && say(io, `${clock(until)} 止`, `until ${clock(until)}`),
    pinned && say(io, '置顶', 'pinned'),
    mail && say(io, `已生成邮件 ${mail.sent} 封${mail.finished ? '' : '，尚未完成'}`, `${mail.sent} ${mail.sent === 1 ? 'mail' : 'mails'} written${mail.finished ? '' : ' so far'}`),
    say(io, `${readers} 人已读`, `read by ${readers}`),
  ]
    .filter(Boolean)
    .join('\t')
}

function audienceText(audience: AnnouncementAudience, io: CommandIo): string {
  switch (audience.to) {
    case 'everyone':
      return audience.guests ? say(io, '所有人和访客', 'everyone and guests') : say(io, '所有人', 'everyone')
    case 'students':
      return say(io, '学生', 'students') + [audience.cohorts, audience.colleges, audience.majors, audience.classes].map((codes) => (codes ? ` ${codes.join('/')}` : '')).join('')
    case 'section':
      return say(io, `教学班 ${audience.sectionId}`, `section ${audience.sectionId}`)
    case 'role':
      return { student: say(io, '全体学生', 'students'), teacher: say(io, '教师和助教', 'teachers and assistants'), office: say(io, '教务人员', 'the office') }[audience.role]
  }
}
