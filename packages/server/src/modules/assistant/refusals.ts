import { Refusal } from '../../errors.ts'

export function stillAnswering(): Refusal {
  return new Refusal(409, 'still-answering', { zh: '上一个问题还在回答中，请等它结束或停止它。', en: 'The question before is still being answered. Wait for it, or stop it.' })
}

export function conversationFull(): Refusal {
  return new Refusal(409, 'conversation-full', { zh: '这个对话太长了，请新建对话。', en: 'This conversation is full. Begin another one.' })
}

/** Another text or place under an id that was used. */
export function otherQuestion(): Refusal {
  return new Refusal(422, 'client-id-used', { zh: '此编号已用于另一个问题。', en: 'This id was used for another question.' })
}

export function notToContinue(): Refusal {
  return new Refusal(409, 'answer-complete', { zh: '这个回答已经完整，不需要继续。', en: 'This answer is complete: there is nothing to continue.' })
}
