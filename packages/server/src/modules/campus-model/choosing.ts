import { readAct, type Act } from './act-wish.ts'
import { codeOf, codesIn, foldedName } from './codes.ts'
import { intentOf } from './intents.ts'
import type { Talk } from './looked-up.ts'
import { readPlan } from './plan-question.ts'
import { heldNames } from './proposing.ts'
import { listIn, namesIn, type Facts } from './say.ts'

// What somebody answers who was asked which of several they mean: “LT 102”, “日语（二）”, “the first one”. With it the question before
// is asked again, as if it had been said at once.

type Turns = Talk['turns']
type Open = { said: string; choices: string[] }

/** Whoever says one of these answers nothing. */
const noAnswer = /[?？吗么]\s*$|什么|怎么|如何|哪|多少|几点|^(?:算了|不用|不了|不要|不退|不选|没事|取消)|\b(?:what|how|when|where|who|which|why|never ?mind|forget it|no|nothing|none|cancel)\b/i
const filling = /^(?:(?:那就?|就|我?(?:要的?|想要?|说的)?(?:选|上|学|退|是)?)的?(?:是)?|(?:i (?:mean|want|meant|take)|it(?:'|’)s|take|please|the one called)\s+)|(?:这|那)?(?:个|门)?[吧呀啊呢]?[。.!！\s]*$|,?\s*please[.!\s]*$/gi
const ordinal = /^(?:the\s+|第)?(first|second|third|fourth|fifth|last|[1-5]|[一二三四五])(?:个|门|项|[.、]|\s*one)?$/i
const places = ['first', 'second', 'third', 'fourth', 'fifth']
const longestAnswer = 60

/** The whole question; undefined: it is one by itself. */
export function chosen(turns: Turns, index = turns.length - 1): string | undefined {
  const [turn, last] = [turns[index], turns[index - 1]]
  if (!turn || !last || turn.question.length > longestAnswer || noAnswer.test(turn.question) || last.found.some(({ tool }) => tool === 'propose_enrolment')) return undefined
  const answer = turn.question.normalize('NFKC').trim()
  // What was asked before may have been an answer itself.
  const before = chosen(turns, index - 1) ?? last.question
  return ofWeek(before, answer, last) ?? ofWish(before, answer, last)
}

/** “Japanese could be …. Say which you want.” */
function ofWeek(before: string, answer: string, { found }: Turns[number]): string | undefined {
  if (intentOf(before).intent !== 'plan') return undefined
  const planned = found.findLast(({ tool }) => tool === 'plan_week')?.output
  const problem = planned?.['problem'] as Facts | undefined
  if (!planned || problem?.['code'] === 'no-courses') {
    const { intent, isGuessed } = intentOf(answer)
    return (isGuessed || intent === 'courses') && readPlan(answer).courses.length > 0 ? `${before}，${answer}` : undefined
  }
  const open = [...listIn(problem?.['unclear']), ...listIn(planned['taken_as'])].map(({ said, could_be: could }): Open => ({ said: String(said), choices: namesIn(could) }))
  const names = new Map<Open, string[]>()
  for (const part of answer.split(/[,，、;；\n]|和|以及|\band\b/i)) {
    const picked = open.flatMap((one) => {
      const name = pick(part, one.choices) ?? (open.length === 1 && one.choices.length === 0 ? nameIn(part) : undefined)
      return name === undefined ? [] : [{ one, name }]
    })
    // Of what could be an answer to several it is not known to which.
    if (picked.length === 1) names.set(picked[0]!.one, [...(names.get(picked[0]!.one) ?? []), picked[0]!.name])
  }
  const whole = [...names].reduce((text, [{ said }, chosenOnes]) => text.replace(said, chosenOnes.join('、')), before)
  return whole === before ? undefined : whole
}

/** “Say which to drop.” */
function ofWish(before: string, answer: string, { found }: Turns[number]): string | undefined {
  const wish = readAct(before)
  if (!wish || wish.instead || wish.names.length > 1) return undefined
  const [said] = wish.names
  const name = pick(answer, choicesIn(found))
  if (name === undefined) return undefined
  if (said === undefined) return /\p{Script=Han}/u.test(before) ? `${verbs[wish.act].zh} ${name}` : `${verbs[wish.act].en} ${name}`
  return before.includes(said) ? before.replace(said, name) : undefined
}

const verbs: Record<Act, { zh: string; en: string }> = { enrol: { zh: '帮我选', en: 'enrol me in' }, drop: { zh: '退掉', en: 'drop' }, wait: { zh: '帮我候补', en: 'queue for' }, leave: { zh: '退出候补', en: 'leave the queue of' } }

/** Of what was found, what could be meant. */
function choicesIn(found: Turns[number]['found']): string[] {
  const could = found.flatMap(({ output }) => namesIn((output['problem'] as Facts | undefined)?.['could_be']))
  const listed = found.flatMap(({ tool, output }) => (tool === 'section_details' ? listIn(output['sections']).map(({ course, section }) => `${String(course)} ${String(section)}`) : []))
  return [...new Set([...could, ...listed, ...heldNames(found)])]
}

/** As short as it can be said; undefined: none of them, or more than one. */
function pick(answer: string, choices: readonly string[]): string | undefined {
  const [, place] = ordinal.exec(answer.replaceAll(filling, '').trim()) ?? []
  if (place !== undefined) {
    const at = place.toLowerCase() === 'last' ? choices.length : Number(place) || '一二三四五'.indexOf(place) + 1 || places.indexOf(place.toLowerCase()) + 1
    const choice = choices[at - 1]
    return choice === undefined ? undefined : codeOf(choice)
  }
  const codes = codesIn(answer)
  if (codes.length === 1 && choices.some((choice) => foldedName(choice).startsWith(foldedName(codes[0]!.split(' ').slice(0, 2).join(''))))) return codes[0]
  const name = nameIn(answer)
  const meant = name === undefined || codes.length > 0 ? [] : choices.filter((choice) => foldedName(choice).includes(foldedName(name)))
  return meant.length === 1 ? codeOf(meant[0]!) : undefined
}

function nameIn(answer: string): string | undefined {
  const [code] = codesIn(answer)
  const name = code ?? answer.replaceAll(filling, '').trim()
  return foldedName(name).length > 1 ? name : undefined
}
