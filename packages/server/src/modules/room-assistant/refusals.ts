import { Refusal } from '../../errors.ts'

export const notCalledHere = () => new Refusal(403, 'assistant-not-here', { zh: '这个聊天室没有开启智能助手。', en: 'The assistant is switched off in this room.' })

export const answeringOthers = () =>
  new Refusal(429, 'too-many-answers-here', { zh: '智能助手正在这个聊天室回答其他问题，请稍后再问。', en: 'The assistant is answering others in this room. Ask again in a moment.' }, { retryAfter: 5 })

export const notAsked = () => new Refusal(409, 'assistant-not-called', { zh: '这条消息没有提到智能助手。', en: 'This message does not call the assistant.' })

export const alreadyAnswered = () => new Refusal(409, 'already-answered', { zh: '智能助手已经回答了这条消息。', en: 'The assistant has answered this message.' })

/** Our own fault, which the log tells of. */
export const cannotAnswer = () => new Refusal(503, 'assistant-unavailable', { zh: '智能助手现在无法回答，请稍后再问。', en: 'The assistant cannot answer just now. Ask again in a moment.' }, { retryAfter: 10 })
