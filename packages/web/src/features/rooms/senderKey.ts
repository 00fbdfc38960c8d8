import type { Message, Sender } from '@fairway/contract/rooms'

/** `<kind>:<id>`, as the contract's `senderKey`, which would bring its schemas along. */
export const keyOf = ({ kind, id }: Pick<Sender, 'kind' | 'id'>): string => `${kind}:${id}`

/** Whether a message of somebody else calls this one by name, or everybody in the room. @param me as `keyOf` says it */
export const calls = ({ mentions, sender }: Pick<Message, 'mentions' | 'sender'>, me: string | undefined): boolean =>
  Boolean(mentions && me && keyOf(sender) !== me && (mentions.room || mentions.people.some((id) => me === `person:${id}`)))
