import { longestMessage, mostGroups, mostReactions, mostReactionsOfAll } from '@fairway/contract/room-limits'
import { Refusal } from '../../errors.ts'

export const noSuchMessage = () => new Refusal(404, 'no-such-message', { zh: '没有这条消息，或已被删除。', en: 'There is no such message, or it was deleted.' })

export const emptyMessage = () => new Refusal(400, 'empty-message', { zh: '消息是空的。', en: 'The message is empty.' })

export const messageTooLong = (length: number) =>
  new Refusal(413, 'message-too-long', { zh: `消息最多 ${longestMessage} 个字符（现有 ${length} 个）。`, en: `A message may have ${longestMessage} characters; this one has ${length}.` }, { longest: longestMessage })

export const notYours = () => new Refusal(403, 'not-your-message', { zh: '只能修改自己的消息。', en: 'You can change your own messages only.' })

export const stillAnswering = () => new Refusal(409, 'still-answering', { zh: '智能助手正在回答这条消息。', en: 'The assistant is answering this message already.' })

export const editedMeanwhile = (revision: number) =>
  new Refusal(409, 'changed-meanwhile', { zh: '这条消息刚刚在别处修改过，请查看后再改。', en: 'This message was edited elsewhere meanwhile. Look at it before you edit it again.' }, { revision })

export const roomArchived = () => new Refusal(409, 'room-archived', { zh: '聊天室已归档，只能阅读。', en: 'This room is archived and can only be read.' })

/** @param seconds until the next message may be sent, rounded up */
export const slowMode = (seconds: number) =>
  new Refusal(429, 'slow-mode', { zh: `慢速模式：请在 ${seconds} 秒后再发。`, en: `Slow mode: you may write again in ${inSeconds(seconds)}.` }, { retryAfter: seconds })

export const writingTooFast = (seconds: number) =>
  new Refusal(429, 'too-many-messages', { zh: `发送过于频繁，请在 ${seconds} 秒后再试。`, en: `You are writing too fast. Try again in ${inSeconds(seconds)}.` }, { retryAfter: seconds })

export const mutedHere = (until: Date | null, reason: string) =>
  new Refusal(403, 'muted', { zh: '您在这个聊天室被禁言。', en: 'You are muted in this room.' }, { until: until?.toISOString() ?? null, reason })

export const askingTooFast = (seconds: number) =>
  new Refusal(429, 'too-many-requests', { zh: `操作过于频繁，请在 ${seconds} 秒后再试。`, en: `Too many requests. Try again in ${inSeconds(seconds)}.` }, { retryAfter: seconds })

export const nameTaken = () => new Refusal(422, 'name-taken', { zh: '这个昵称不能使用，请换一个。', en: 'This name cannot be used. Choose another one.' })

export const isKeptOut = (name: string) =>
  new Refusal(409, 'kept-out', { zh: `${name} 已被移出，请先在成员中允许其返回。`, en: `${name} was removed from this room. Let them come back first, among the members.` })

export const oneself = () => new Refusal(403, 'oneself', { zh: '不能对自己这样做。', en: 'You cannot do this to yourself.' })

export const notForGuests = () => new Refusal(403, 'not-for-guests', { zh: '请先登录。', en: 'Sign in first.' })

export const notModerator = () => new Refusal(403, 'not-a-moderator', { zh: '只有管理这个聊天室的人可以这样做。', en: 'Only those who moderate this room can do that.' })

export const notToJoin = () => new Refusal(403, 'not-a-member', { zh: '请先加入这个聊天室。', en: 'Join this room first.' })

export const tooManyReactions = () =>
  new Refusal(409, 'too-many-reactions', { zh: `一条消息最多有 ${mostReactions} 种表情。`, en: `A message can have ${mostReactions} different reactions.` })

export const enoughReactions = () =>
  new Refusal(409, 'enough-reactions', { zh: `这条消息已有 ${mostReactionsOfAll} 个表情回应，不能再添加。`, en: `This message has ${mostReactionsOfAll} reactions, which is as many as it can have.` })

export const notAnEmoji = () => new Refusal(400, 'not-an-emoji', { zh: '请选择一个表情。', en: 'Choose one emoji.' })

export const tooManyWaiting = () => new Refusal(503, 'busy', { zh: '现在消息太多，请稍后再试。', en: 'There are too many messages at once. Try again in a moment.' }, { retryAfter: 2 })

export const outcomeUnknown = () =>
  new Refusal(
    503,
    'outcome-unknown',
    { zh: '暂时连不上数据库，无法确认是否已发送。请用同一 clientId 重试，不会重复。', en: 'The database cannot be reached, so it is not known whether this was written. Send it again under the same clientId: it will not be doubled.' },
    { retryAfter: 2 },
  )

export const roomsNotAllowed = () => new Refusal(403, 'rooms-not-allowed', { zh: '学校没有开放这项功能。', en: 'The campus does not allow this.' })

export const enoughGroups = () =>
  new Refusal(409, 'enough-groups', { zh: `每人最多可创建 ${mostGroups} 个未归档的聊天室，请先归档不再使用的。`, en: `Everybody can have made ${mostGroups} rooms that are not archived. Archive one that is no longer used.` }, { most: mostGroups })

export const hasLeft = (name: string) =>
  new Refusal(409, 'has-left', { zh: `${name} 刚刚自行离开，一天之后才能再次邀请。`, en: `${name} left this room by themselves. They can be brought back after a day.` })

export const unknownPeople = (people: number[]) => new Refusal(422, 'unknown-people', { zh: '没有找到其中一些人。', en: 'Some of these people could not be found.' }, { people })

export const guestsNotAllowed = () => new Refusal(403, 'guests-not-allowed', { zh: '大厅目前只对登录的人开放。', en: 'The lobby is only for people who are signed in.' })

export const tooManyGuests = () => new Refusal(429, 'too-many-guests', { zh: '来自同一网络的访客太多，请稍后再试。', en: 'Too many guests come from your network. Try again in a minute.' }, { retryAfter: 60 })

function inSeconds(seconds: number): string {
  return seconds === 1 ? '1 second' : `${seconds} seconds`
}
