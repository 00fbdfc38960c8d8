import type { Meeting, Term } from '@fairway/contract/courses'
import { dateOfDay, dayOfTerm, daysOf, weekdayOf, weeksIn } from '@fairway/contract/timetable'
import { periodOf, type SectionEntry } from '../courses/catalogue.ts'

/** One meeting on one day. Meetings that overlap stand side by side: this one in `lane` of `lanes`. */
export type Block = { key: string; entry: SectionEntry; meeting: Meeting; weekday: number; lane: number; lanes: number }

export type Exam = { entry: SectionEntry; meeting: Meeting; date: string }

/** The ISO dates of a week of the term, Monday to Sunday. */
export function datesOfWeek(term: Term, week: number): string[] {
  const monday = (week - 1) * 7 + 1 - weekdayOf(term.starts)
  return [0, 1, 2, 3, 4, 5, 6].map((day) => dateOfDay(term, monday + day))
}

/** What happens in a week, exams included, day by day and in the order of time. */
export function blocksOf(term: Term, entries: readonly SectionEntry[], week: number): Block[] {
  const monday = dayOfTerm(term, datesOfWeek(term, week)[0]!)
  const blocks = entries.flatMap((entry) =>
    (entry.section.meetings ?? []).flatMap((meeting, index) =>
      daysOf(term, meeting, periodOf(term, entry.section))
        .filter((day) => day >= monday && day < monday + 7)
        .map((day): Block => ({ key: `${entry.id} ${index} ${day}`, entry, meeting, weekday: day - monday + 1, lane: 0, lanes: 1 })),
    ),
  )
  blocks.sort((a, b) => a.weekday - b.weekday || a.meeting.from - b.meeting.from || b.meeting.to - a.meeting.to)
  return inLanes(blocks)
}

/** Blocks come sorted. A cluster is a run of blocks that overlap one another, directly or through others. */
function inLanes(blocks: Block[]): Block[] {
  let cluster: Block[] = []
  let clusterEnd = 0
  let laneEnds: number[] = []
  const close = () => {
    for (const block of cluster) block.lanes = laneEnds.length
    cluster = []
    laneEnds = []
  }
  for (const block of blocks) {
    const { from, to } = block.meeting
    if (cluster.length && (cluster[0]!.weekday !== block.weekday || from >= clusterEnd)) close()
    if (!cluster.length) clusterEnd = 0
    const free = laneEnds.findIndex((end) => end <= from)
    block.lane = free === -1 ? laneEnds.length : free
    laneEnds[block.lane] = to
    clusterEnd = Math.max(clusterEnd, to)
    cluster.push(block)
  }
  close()
  return blocks
}

/** The first hour and the hour after the last of these blocks, at least 8 to 18: the grid does not jump between quiet weeks. */
export function hoursOf(blocks: readonly Block[]): { first: number; last: number } {
  const first = Math.min(8, ...blocks.map(({ meeting }) => Math.floor(meeting.from / 60)))
  const last = Math.max(18, ...blocks.map(({ meeting }) => Math.ceil(meeting.to / 60)))
  return { first, last }
}

/** The week with most weekly meetings, or `preferred` if no other has more: a plan for half a term shows in its half. */
export function busiestWeek(term: Term, entries: readonly SectionEntry[], preferred: number): number {
  const weekly = (week: number) => blocksOf(term, entries, week).filter(({ meeting }) => meeting.date === undefined).length
  let best = preferred
  let most = weekly(preferred)
  for (let week = 1; week <= weeksIn(term); week++) {
    const count = weekly(week)
    if (count > most) [best, most] = [week, count]
  }
  return best
}

/** Meetings on a date, in order of time. */
export function examsOf(term: Term, entries: readonly SectionEntry[]): Exam[] {
  return entries
    .flatMap((entry) =>
      (entry.section.meetings ?? []).flatMap((meeting) => daysOf(term, meeting, periodOf(term, entry.section)).flatMap((day) => (meeting.date === undefined ? [] : [{ entry, meeting, date: dateOfDay(term, day) }]))),
    )
    .sort((a, b) => a.date.localeCompare(b.date) || a.meeting.from - b.meeting.from)
}
