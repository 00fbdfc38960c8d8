import type { CopiedTerm, TermCopy } from '@fairway/contract/office-terms'
import { byCommand } from '../modules/audit/index.ts'
import { say, titleIn, type Command, type CommandIo } from './command.ts'

export type TermCopyOptions = Omit<TermCopy, 'title' | 'teachingWeeks' | 'hidden' | 'references'> & {
  from: string
  titleZh?: string | undefined
  titleEn?: string | undefined
  weeks?: number | undefined
  shown?: boolean | undefined
  references?: boolean | undefined
  preview?: boolean | undefined
}

export const copyTerm: Command<TermCopyOptions> = async ({ courses }, { from, titleZh, titleEn, weeks, shown = false, references = false, preview = false, ...options }, io) => {
  const asked = { ...options, title: titleIn({ titleZh, titleEn }), teachingWeeks: weeks, hidden: !shown, references }
  const copied = await (preview ? courses.terms.previewCopy(from, asked) : courses.terms.copy(byCommand, from, asked))
  tell(copied, io)
  if (preview) io.print(say(io, '预览，未写入。', 'A preview: nothing was written.'))
  else io.print(say(io, `已由“${from}”创建学期“${copied.code}”。`, `The term "${copied.code}" was made from "${from}".`))
  if (!preview && !shown) io.note(say(io, `它仍是隐藏的；准备好后用 fairway term restore ${copied.code} 公开。`, `It is hidden. Show it with: fairway term restore ${copied.code}`))
}

function tell({ starts, ends, weeks, teachingWeeks, periods, rounds, counts, leftOut }: CopiedTerm, io: CommandIo): void {
  io.print(say(io, `${starts} 至 ${ends}，教学周 ${teachingWeeks} 周，日期平移 ${weeks} 周。`, `${starts} to ${ends}, ${teachingWeeks} teaching weeks; dates move by ${weeks} weeks.`))
  const { courses, sections, staff, meetings } = counts
  io.print(
    say(
      io,
      `${courses} 门课程、${sections} 个教学班、${meetings} 个上课时间、${staff} 位教师与助教、${periods.length} 个阶段、${rounds.length} 个轮次。`,
      `${courses} courses, ${sections} sections, ${meetings} meetings, ${staff} teachers and assistants, ${periods.length} periods, ${rounds.length} rounds.`,
    ),
  )
  for (const { section, meeting } of leftOut.meetings) io.note(say(io, `未复制：${section} ${meeting}`, `left out: ${section} ${meeting}`))
  const more = leftOut.count - leftOut.meetings.length
  if (more > 0) io.note(say(io, `……另有 ${more} 个上课时间未复制。`, `… and ${more} more meetings left out.`))
}
