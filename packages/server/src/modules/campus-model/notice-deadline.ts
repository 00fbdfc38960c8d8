import type { Language } from '@fairway/contract/language'
import { enDate, enMoment, isDate, zhDate, zhMoment } from './notice-dates.ts'
import type { NoticeRound } from './notice-facts.ts'
import type { NoticeWish } from './notice-wish.ts'

// When a round begins and ends, in a notice. What its writer says goes before what the system says; where the two differ, both stand
// there for the writer to check.

const extends_ = /延长|延期|延后|推迟|顺延|展期|extend|prolong|postpone/i
const changes = /延长|延期|延后|推迟|顺延|展期|提前|改(?:为|到|在)|extend|prolong|postpone|earlier|brought forward|changed? to|instead/i
const opening = /开始|开放|开启|\bopens?\b|\bbegins?\b|\bstarts?\b/i
const ending = /结束|截止|关闭|为止|止|\bends?\b|\bcloses?\b|deadline|until|last day|\bover\b/i
const names = [
  [/退补选|补退选|加退|add.{0,5}drop/i, '退补选', 'Add/drop'],
  [/退课|\bdrop/i, '退课', 'Dropping courses'],
  [/选课|enrol/i, '选课', 'Enrolment'],
  [/注册|registration/i, '注册', 'Registration'],
] as const

/** The round that is spoken of; without a name the one that is open, or opens next. */
export function roundMeant(said: string, rounds: readonly NoticeRound[]): NoticeRound | undefined {
  const text = said.toLowerCase()
  const isNamed = ({ name }: NoticeRound) => [name.zh, name.en].some((one) => one !== undefined && one !== '' && text.includes(one.toLowerCase()))
  return rounds.find(isNamed) ?? rounds.find(({ state }) => state === 'open') ?? rounds.find(({ state }) => state === 'coming')
}

export function deadline(language: Language, wish: NoticeWish, said: string, round: NoticeRound | undefined): { title: string; core: string; advice: string } {
  const say = (zh: string, en: string) => (language === 'zh' ? zh : en)
  const [, zh, en] = names.find(([pattern]) => pattern.test(said)) ?? []
  const name = round?.name[language] ?? (zh && en ? say(zh, en) : say('[轮次]', '[Round]'))
  const isOpening = opening.test(said) && !ending.test(said)
  const isChanged = changes.test(said)
  const spoken = { date: wish.toDate ?? wish.date, time: wish.toTime ?? wish.fromTime }
  const nothing = { date: undefined, time: undefined }
  const closes = moment(language, isOpening ? nothing : spoken, round?.closes, isChanged && !isOpening)
  const opens = moment(language, isOpening ? spoken : nothing, round?.opens, isChanged && isOpening)
  const isComing = isOpening || round?.state === 'coming'
  const ends = extends_.test(said) && !isOpening ? say('延长至', 'is extended until') : say(isComing ? '于' : '将于', 'closes on')
  const acts = listOf(language, round?.allows ?? [])
  return language === 'zh'
    ? {
        title: isOpening ? `${name}开始时间通知` : `${name}截止时间提醒`,
        core: `${name}${isComing ? `将于 ${opens} 开始，` : ''}${ends} ${closes}${ends === '延长至' ? '' : ' 结束'}。${acts ? `在此期间可以${acts}，` : ''}结束后系统不再受理。`,
        advice: '请登录平台核对课表，尽早办理。',
      }
    : {
        title: `${name}: ${isComing ? `opens on ${opens}` : `${ends} ${closes}`}`,
        core: `${name} ${isComing ? `opens on ${opens} and ` : ''}${ends} ${closes}. ${acts ? `Until then you can ${acts}; after it, nothing can be changed.` : 'After it, nothing can be changed.'}`,
        advice: 'Please check your timetable and do not leave it to the last minute.',
      }
}

/** @param known `2026-11-27 23:59`, as the system has it @param isChanged it is said that this is not so any more */
function moment(language: Language, { date, time }: { date: string | undefined; time: string | undefined }, known: string | undefined, isChanged: boolean): string {
  const [say, dateOf, momentOf] = language === 'zh' ? [(zh: string, _en: string) => zh, zhDate, zhMoment] as const : [(_zh: string, en: string) => en, enDate, enMoment] as const
  const [knownDate, knownTime] = known === undefined || !isDate(known.split(' ')[0]!) ? [] : (known.split(' ') as [string, string])
  const system = known === undefined ? undefined : say(`系统中为 ${momentOf(known)}，请核对`, `the system says ${momentOf(known)}; please check`)
  if (date === undefined && time === undefined) {
    if (isChanged) return system === undefined ? say('[日期和时间]', '[date and time]') : say(`[日期和时间；${system}]`, `[date and time; ${system}]`)
    return known === undefined ? say('[日期和时间]', '[date and time]') : momentOf(known)
  }
  const day = date ?? knownDate
  const isSameDay = day !== undefined && day === knownDate
  const hour = time ?? (isSameDay && !isChanged ? knownTime : undefined)
  const text = `${day === undefined ? say('[日期]', '[date]') : dateOf(day)}${hour === undefined ? say('[时间]', ', [time]') : say(` ${hour}`, ` at ${hour}`)}`
  return isSameDay && hour === knownTime ? text : system === undefined ? text : `${text} [${system}]`
}

function listOf(language: Language, allows: readonly string[]): string {
  const words = { enrol: ['选课', 'enrol'], drop: ['退课', 'drop courses'], wait: ['候补', 'join queues'] } as const
  const acts = (['enrol', 'drop', 'wait'] as const).flatMap((act) => (allows.includes(act) ? [words[act][language === 'zh' ? 0 : 1]] : []))
  if (language === 'zh') return acts.join('、')
  return acts.length > 1 ? `${acts.slice(0, -1).join(', ')} and ${acts.at(-1)!}` : (acts[0] ?? '')
}
