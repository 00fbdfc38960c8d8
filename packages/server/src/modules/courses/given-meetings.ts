import { isDeepStrictEqual } from 'node:util'
import type { Meeting } from '@fairway/contract/courses'
import type { GivenMeetings } from '@fairway/contract/office-sections'
import { Refusal } from '../../errors.ts'
import { parseMeetings, printMeetings, type MeetingFrame, type MeetingProblem } from './meeting-text.ts'

type Problem = MeetingProblem & { segment: number }

/**
 * Meetings as somebody gave them, as data or as text. Data is judged by the text it would be printed as, so that both are held
 * to the same, and what is stored can always be exported and imported.
 *
 * @throws {Refusal} `invalid-meetings`
 */
export function readMeetings(given: GivenMeetings, frame: MeetingFrame): Meeting[] {
  const { meetings, problems } = typeof given === 'string' ? parseMeetings(given.normalize('NFC'), frame) : readData(given, frame)
  if (problems.length > 0) throw invalidMeetings(problems)
  return meetings
}

function readData(given: readonly Meeting[], frame: MeetingFrame): { meetings: Meeting[]; problems: Problem[] } {
  const meetings: Meeting[] = []
  const problems: Problem[] = []
  for (const [index, data] of given.entries()) {
    const meeting = tidied(data)
    const text = printMeetings([meeting])
    const read = parseMeetings(text, frame)
    // A semicolon in a room, say, or a kind that reads as a day.
    const isOne = read.meetings.length + read.problems.length === 1
    const problem = isOne ? read.problems[0] : unprintable(text)
    if (problem) problems.push({ ...problem, segment: index + 1 })
    else if (isDeepStrictEqual(read.meetings, [meeting])) meetings.push(meeting)
    else problems.push({ ...unprintable(text), segment: index + 1 })
  }
  return { meetings, problems }
}

/** Without what is empty, days and weeks in order. */
function tidied({ kind, days, date, from, to, weeks, parity, room }: Meeting): Meeting {
  const [tidyKind, tidyRoom] = [kind, room].map((text) => text?.normalize('NFC').trim().replaceAll(/\s+/g, ' '))
  return {
    ...(tidyKind && { kind: tidyKind }),
    ...(days && days.length > 0 && { days: [...new Set(days)].sort((a, b) => a - b) }),
    ...(date !== undefined && { date }),
    from,
    to,
    ...(weeks && weeks.length > 0 && { weeks: weeks.toSorted((a, b) => a[0] - b[0]) }),
    ...(parity && { parity }),
    ...(tidyRoom && { room: tidyRoom }),
  }
}

function unprintable(text: string): MeetingProblem {
  return {
    code: 'meeting-unreadable',
    zh: `“${text}”：类型或地点中含有不能使用的字词或符号。`,
    en: `"${text}": the kind or the room holds words or signs that cannot be used there.`,
  }
}

function invalidMeetings(problems: readonly Problem[]): Refusal {
  const { zh, en } = problems[0]!
  return new Refusal(422, 'invalid-meetings', { zh, en }, { problems: problems.map(({ segment, code, zh, en }) => ({ segment, code, title: { zh, en } })) })
}
