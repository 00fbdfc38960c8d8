import { deskVariables, mostDeskRules } from '@fairway/contract/desk-limits'
import type { DeskRule, HandOff } from '@fairway/contract/desk'
import { Refusal } from '../../errors.ts'

export const noSuchRule = () => new Refusal(404, 'no-such-rule', { zh: '没有这条规则，或已被删除。', en: 'There is no such rule, or it was removed.' })

export const ruleChanged = (rule: DeskRule) =>
  new Refusal(409, 'rule-changed', { zh: '这条规则刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this rule. Look at it once more before you save.' }, { rule })

export const rulesChanged = () =>
  new Refusal(409, 'rules-changed', { zh: '规则列表刚被他人改过，请核对后再调整顺序。', en: 'Somebody has just changed the list of rules. Look at it once more before you order it.' })

export const tooManyRules = () => new Refusal(409, 'too-many-rules', { zh: `规则最多 ${mostDeskRules} 条。`, en: `There may be ${mostDeskRules} rules.` })

export const ruleIsShipped = () =>
  new Refusal(409, 'rule-is-shipped', { zh: '这是内置的规则，可以停用，不能删除。', en: 'This rule comes with Fairway: it can be turned off, not removed.' })

export const ruleIsNotShipped = () => new Refusal(409, 'rule-is-not-shipped', { zh: '只有内置的规则可以恢复。', en: 'Only a rule that comes with Fairway can be restored.' })

export const keywordsMissing = () => new Refusal(422, 'keywords-missing', { zh: '请至少填写一个关键词。', en: 'Write at least one keyword.' }, { field: 'keywords' })

export const patternMissing = () => new Refusal(422, 'pattern-missing', { zh: '请填写正则表达式。', en: 'Write a regular expression.' }, { field: 'pattern' })

/** @param why as the library says it, in English */
export const notAPattern = (why: string) =>
  new Refusal(
    422,
    'not-a-pattern',
    { zh: '这不是有效的正则表达式（RE2 语法，不支持回溯引用和环视）。', en: 'This is not a regular expression that can be used here (RE2 syntax, without back-references and look-around).' },
    { field: 'pattern', why },
  )

export const answerMissing = (field: 'answer' | 'away') =>
  new Refusal(
    422,
    'answer-missing',
    field === 'answer' ? { zh: '请填写回复。', en: 'Write what it answers.' } : { zh: '请填写值班时间以外的回复。', en: 'Write what it answers outside duty hours.' },
    { field },
  )

export const unknownVariable = (field: 'answer' | 'away', names: readonly string[]) => {
  const [said, known] = [names.map(braced), deskVariables.filter((name) => field === 'away' || name !== 'opens').map(braced)]
  return new Refusal(
    422,
    'unknown-variable',
    { zh: `没有名为 ${said.join('、')} 的变量。可用的有：${known.join('、')}。`, en: `There is no variable ${said.join(', ')}. There are: ${known.join(', ')}.` },
    { field, variables: names },
  )
}

export const noSuchHandOff = () => new Refusal(404, 'no-such-hand-off', { zh: '没有这条转接记录。', en: 'There is no such conversation.' })

export const handOffTaken = (handOff: HandOff) =>
  new Refusal(409, 'hand-off-taken', { zh: `${handOff.takenBy?.name ?? '同事'}已在处理。`, en: `${handOff.takenBy?.name ?? 'Somebody'} is at it already.` }, { handOff })

export const handOffDone = () => new Refusal(409, 'hand-off-done', { zh: '这条转接已经结束。', en: 'This conversation is closed already.' })

function braced(name: string): string {
  return `{${name}}`
}
