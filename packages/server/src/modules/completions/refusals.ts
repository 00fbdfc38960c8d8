import type { Verdict } from '@fairway/contract/guard'
import { Refusal } from '../../errors.ts'

export function assistantOff(): Refusal {
  return new Refusal(403, 'assistant-off', { zh: '本校园没有开放智能助手。', en: 'The assistant is switched off on this campus.' })
}

export function assistantNotForGuests(): Refusal {
  return new Refusal(403, 'assistant-not-for-guests', { zh: '请先登录，再向智能助手提问。', en: 'Sign in to ask the assistant.' })
}

/** @param limit which one: requests of an address, a person, a key */
export function tooManyQuestions(limit: string, retryAfterMs: number): Refusal {
  const retryAfter = Math.max(1, Math.ceil(retryAfterMs / 1000))
  return new Refusal(429, 'too-many-questions', { zh: `提问太频繁，请在 ${retryAfter} 秒后再试。`, en: `That is too many questions. Try again in ${retryAfter} ${retryAfter === 1 ? 'second' : 'seconds'}.` }, { limit, retryAfter })
}

export function tooManyAnswers(most: number): Refusal {
  return new Refusal(429, 'too-many-answers', { zh: `同时最多进行 ${most} 个回答，请等其中一个结束，或停止它。`, en: `At most ${most} answers at once. Wait until one of them is complete, or stop it.` }, { most, retryAfter: 2 })
}

/** @param resetsAt when the day ends, ISO 8601 */
export function tokensUsedUp(left: number, wanted: number, resetsAt: string, retryAfter: number): Refusal {
  return new Refusal(
    429,
    'tokens-used-up',
    { zh: '今天的用量已不足以回答此问题，零点后重新计算。', en: 'What is left for today is not enough for this question. It is counted anew from midnight.' },
    { left, wanted, resetsAt, retryAfter },
  )
}

export function promptBlocked({ reason = {}, findings }: Pick<Verdict, 'reason' | 'findings'>): Refusal {
  return new Refusal(422, 'prompt-blocked', { zh: reason.zh || '这条消息未通过安全检查。', en: reason.en || 'This message does not pass the safety check.' }, { findings: familiesOf(findings) })
}

export function promptBlockedByServer(): Refusal {
  return new Refusal(422, 'prompt-blocked', { zh: '模型服务的内容过滤器没有放行这个问题。', en: 'The content filter of the model’s server does not let this question through.' }, { findings: ['server-filter'] })
}

/** In the middle of it, and what was shown of it may have been taken back. */
export function answerBlocked({ reason = {}, findings }: Pick<Verdict, 'reason' | 'findings'>): Refusal {
  return new Refusal(422, 'answer-blocked', { zh: reason.zh || '回答未通过安全检查，已停止。', en: reason.en || 'The answer does not pass the safety check, and was stopped.' }, { findings: familiesOf(findings) })
}

function familiesOf(findings: Verdict['findings']): string[] {
  return [...new Set(findings.map(({ family }) => family))]
}

export function promptTooLong(tokens: number, most: number): Refusal {
  return new Refusal(422, 'prompt-too-long', { zh: '内容太长，模型读不完。请缩短后再试。', en: 'This is longer than the model can read. Shorten it.' }, { tokens, most })
}

export function noSuchModel(model: string): Refusal {
  return new Refusal(404, 'no-such-model', { zh: `没有模型“${model}”，或您不能使用它。`, en: `There is no model "${model}", or you may not use it.` }, { model })
}

/** @param isLater it broke off in the middle of an answer */
export function modelUnavailable(retryAfterMs = 5000): Refusal {
  return new Refusal(503, 'model-unavailable', { zh: '模型暂时不可用，请稍候再试。', en: 'No model can be reached just now. Try again in a moment.' }, { retryAfter: Math.max(1, Math.ceil(retryAfterMs / 1000)) })
}

export function answerBrokenOff(): Refusal {
  return new Refusal(502, 'answer-broken-off', { zh: '回答没有说完就中断了。', en: 'The answer broke off before its end.' })
}

export function promptRefused(): Refusal {
  return new Refusal(422, 'prompt-refused', { zh: '模型服务拒绝了这个问题，请换一种说法。', en: 'The server of the model refuses this question. Put it another way.' })
}
