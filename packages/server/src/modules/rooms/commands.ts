import type { Mentions, MessageFile, RoomAnswer, Sender } from '@fairway/contract/rooms'

// What may be asked of a room's log. Whether somebody may ask it is found out before (access.ts); whether it fits what is in the
// log is decided under the room's lock (decide.ts).

export type Post = {
  kind: 'post'
  sender: Sender
  clientId: string
  text: string
  replyTo?: number | undefined
  mentions?: Mentions | undefined
  files?: MessageFile[] | undefined
  /** Of what the assistant is about to say. */
  answer?: RoomAnswer | undefined
  /** Of slow mode: moderators and the program itself write as fast as they like. */
  isExempt?: boolean
}

export type Edit = { kind: 'edit'; sender: Sender; message: number; text: string; mentions?: Mentions | undefined; /** the one that was edited */ revision?: number }
/** What the assistant says has ended; or is said anew, instead of the generation that it `replaces`. */
export type Answer = { kind: 'answer'; message: number; text: string; answer: RoomAnswer; replaces?: string }
export type Delete = { kind: 'delete'; sender: Sender; message: number; mayModerate: boolean; reason?: string | undefined }
export type React = { kind: 'react'; sender: Sender; message: number; emoji: string; on: boolean }
export type Pin = { kind: 'pin'; by: Sender; message: number; on: boolean }
export type MemberChange = { kind: 'member'; person: Sender; change: 'joined' | 'left' | 'removed'; by?: Sender }
/** What is the case from now on. */
export type RoomChanged = { kind: 'change'; name?: string; description?: string; slowSeconds?: number; hasAssistant?: boolean; isOpen?: boolean; isArchived?: boolean }

export type Command = Post | Edit | Answer | Delete | React | Pin | MemberChange | RoomChanged
