import type { Sender } from '@fairway/contract/rooms'

/** `<kind>:<id>`, as the contract's `senderKey`, which would bring its schemas along. */
export const keyOf = ({ kind, id }: Pick<Sender, 'kind' | 'id'>): string => `${kind}:${id}`
