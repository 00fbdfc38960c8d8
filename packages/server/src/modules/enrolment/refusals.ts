import type { Decision, SubmissionOutcome } from '@fairway/contract/enrolment'
import type { Language } from '@fairway/contract/language'
import { isGranted, type Reason } from '@fairway/contract/reasons'
import { Refusal } from '../../errors.ts'

// What the answers of this module say in words, and the refusals that carry them.

type Wording = { zh: string; en: string }

/**
 * What each decision says to somebody who reads the bare answer. Pages have longer sentences, with what to do next, under
 * `decision` in packages/web/src/i18n/zh.ts and en.ts: a new code is worded there too.
 */
const titles: Record<Reason, Wording> = {
  enrolled: { zh: '选课成功。', en: 'You are enrolled.' },
  waiting: { zh: '已进入候补队列。', en: 'You are in the queue.' },
  dropped: { zh: '已退课。', en: 'You dropped the section.' },
  left: { zh: '已退出候补队列。', en: 'You left the queue.' },
  'already-enrolled': { zh: '您已选上该教学班。', en: 'You already hold a seat in this section.' },
  'already-waiting': { zh: '您已在该教学班的候补队列中。', en: 'You are already in the queue of this section.' },
  'section-full': { zh: '该教学班已满。', en: 'This section is full.' },
  'time-conflict': { zh: '与您已选的教学班时间冲突。', en: 'This section overlaps with one you hold.' },
  'credit-limit': { zh: '超出本轮学分上限。', en: 'This would exceed the credit limit of the round.' },
  'section-limit': { zh: '超出本轮门数上限。', en: 'This would exceed the number of sections the round allows.' },
  'round-closed': { zh: '当前不在可操作的选课轮次内。', en: 'No round in which you may do this is open now.' },
  'not-in-audience': { zh: '该轮次或教学班不面向您开放。', en: 'This round or section is not open to you.' },
  'course-already-taken': { zh: '您已修读、已选该课程或与其互斥的课程。', en: 'You hold or have taken this course, or one that excludes it.' },
  'prerequisite-missing': { zh: '尚未修完先修课程。', en: 'A prerequisite is missing.' },
  'not-enrolled': { zh: '您未选该教学班。', en: 'You are not enrolled in this section.' },
  'not-waiting': { zh: '您不在该教学班的候补队列中。', en: 'You are not in the queue of this section.' },
  'no-such-section': { zh: '没有这个教学班。', en: 'There is no such section.' },
  'rolled-back': { zh: '因同批其他操作未通过，此项未执行。', en: 'Not done, because another operation of the submission was refused.' },
}

/** The same of what is done by hand, to somebody who reads it about a student. */
export const titlesByHand: Record<Reason, Wording> = {
  enrolled: { zh: '已为该生选上。', en: 'The student is enrolled.' },
  waiting: { zh: '该生已在候补队列中。', en: 'The student is in the queue.' },
  dropped: { zh: '已为该生退课。', en: 'The section was dropped for the student.' },
  left: { zh: '已将该生移出候补队列。', en: 'The student was taken out of the queue.' },
  'already-enrolled': { zh: '该生已选上该教学班。', en: 'The student already holds a seat in this section.' },
  'already-waiting': { zh: '该生已在该教学班的候补队列中。', en: 'The student is already in the queue of this section.' },
  'section-full': { zh: '该教学班已满。', en: 'This section is full.' },
  'time-conflict': { zh: '与该生已选的教学班时间冲突。', en: 'This section overlaps with one that the student holds.' },
  'credit-limit': { zh: '超出该生本轮的学分上限。', en: "This would exceed the credit limit of the student's round." },
  'section-limit': { zh: '超出该生本轮的门数上限。', en: "This would exceed the number of sections that the student's round allows." },
  'round-closed': { zh: '该生当前不在可进行此操作的选课轮次内。', en: 'No round in which the student may do this is open now.' },
  'not-in-audience': { zh: '该轮次或教学班不面向该生开放。', en: 'This round or section is not open to the student.' },
  'course-already-taken': {
    zh: '该生已修读、已选该课程或与其互斥的课程。',
    en: 'The student holds or has taken this course, or one that excludes it.',
  },
  'prerequisite-missing': { zh: '该生尚未修完先修课程。', en: 'The student lacks a prerequisite.' },
  'not-enrolled': { zh: '该生未选该教学班。', en: 'The student is not enrolled in this section.' },
  'not-waiting': { zh: '该生不在该教学班的候补队列中。', en: 'The student is not in the queue of this section.' },
  'no-such-section': titles['no-such-section'],
  'rolled-back': titles['rolled-back'],
}

/** What a decision says to whom it is about. */
export function decisionText(language: Language, code: Reason): string {
  return titles[code][language]
}

/** The decision of a submission with a single operation. @throws {Refusal} whose code is the reason, if it was refused */
export function grantedIn({ decisions }: SubmissionOutcome, wordings = titles): Decision {
  const decision = decisions[0]!
  if (isGranted(decision.code)) return decision
  const { code, ...fields } = decision
  throw new Refusal(code === 'no-such-section' ? 404 : 409, code, wordings[code], fields)
}

export function keyReused(): Refusal {
  return new Refusal(422, 'idempotency-key-reused', {
    zh: '该 Idempotency-Key 已用于另一个请求。',
    en: 'This Idempotency-Key was used for a different request.',
  })
}

export function notAStudent(): Refusal {
  return new Refusal(403, 'not-a-student', { zh: '只有学生可以选课。', en: 'Only students can enrol.' })
}

/** Too much is undecided, or somebody holds what this needs; nothing was decided. */
export function busy(): Refusal {
  return new Refusal(503, 'busy', { zh: '系统正忙，请稍候再试。', en: 'Too many requests are waiting. Try again in a moment.' }, { retryAfter: 2 })
}
