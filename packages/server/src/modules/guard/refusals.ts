import { mostGuardRules } from '@fairway/contract/guard-limits'
import type { GuardRule } from '@fairway/contract/guard'
import { Refusal } from '../../errors.ts'

export const noSuchRule = () => new Refusal(404, 'no-such-rule', { zh: '没有这条规则，或已被删除。', en: 'There is no such rule, or it was removed.' })

export const ruleChanged = (rule: GuardRule) =>
  new Refusal(409, 'rule-changed', { zh: '这条规则刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this rule. Look at it once more before you save.' }, { rule })

export const tooManyRules = () => new Refusal(409, 'too-many-rules', { zh: `规则最多 ${mostGuardRules} 条。`, en: `There may be ${mostGuardRules} rules.` })

export const ruleIsShipped = () => new Refusal(409, 'rule-is-shipped', { zh: '这是内置的规则，可以停用，不能删除。', en: 'This rule comes with Fairway: it can be turned off, not removed.' })

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

export const matchUnfit = () =>
  new Refusal(422, 'match-unfit', { zh: '内置规则查找的内容不能改，自己的规则须有关键词或正则表达式。', en: 'What a rule of Fairway looks for stays as it is; a rule of your own needs keywords or an expression.' }, { field: 'match' })

export const actionUnfit = () =>
  new Refusal(422, 'action-unfit', { zh: '这条规则查找的内容无法隐去，请选择“标记”或“拦截”。', en: 'What this rule looks for cannot be left out. Choose to flag or to block.' }, { field: 'action' })

export const reasonMissing = () => new Refusal(422, 'reason-missing', { zh: '请填写告诉对方的原因。', en: 'Write the reason that people are told.' }, { field: 'reason' })

export const promptEmpty = () => new Refusal(422, 'prompt-empty', { zh: '请先写下您的问题。', en: 'Write your question first.' })

export const promptTooLong = (characters: number, most: number) =>
  new Refusal(422, 'prompt-too-long', { zh: `您的问题有 ${characters} 个字符，最多 ${most} 个。`, en: `Your question has ${characters} characters; at most ${most} are possible.` }, { characters, most })

export const promptTooHeavy = (bytes: number, mostBytes: number) =>
  new Refusal(422, 'prompt-too-long', { zh: '您的问题太长，请分几次问。', en: 'Your question is too long. Ask it in several parts.' }, { bytes, mostBytes })

export const controlCharacters = (count: number) =>
  new Refusal(422, 'control-characters', { zh: '您的问题里有看不见的控制字符，请去掉后再发送。', en: 'There are control characters in your question that nobody sees. Remove them and send it again.' }, { count })
