import { assistantName, deskName, systemName } from '@fairway/contract/program-names'
import type { Guest, Sender } from '@fairway/contract/rooms'
import type { KnownViewer } from '../identity/index.ts'
import type { KnownGuest } from './guests.ts'

// Who writes: people, guests of the lobby, the assistant desk, the assistant, and Fairway itself.

/** Who asks: a person, a guest under a name of their own, or nobody. */
export type Who = { viewer: KnownViewer | null; guest: (Guest & Partial<KnownGuest>) | null }

/** The names of these are Chinese on the wire; pages say them in the reader's language, by the kind. */
export const desk: Sender = { kind: 'desk', id: 'desk', name: deskName }
export const assistant: Sender = { kind: 'assistant', id: 'assistant', name: assistantName }
export const system: Sender = { kind: 'system', id: 'system', name: systemName }

export function personSender({ id, name }: { id: number; name: string }): Sender {
  return { kind: 'person', id: String(id), name }
}

/** As what this one writes; null: as nobody. */
export function senderOf({ viewer, guest }: Who): Sender | null {
  if (viewer) return personSender(viewer)
  return guest && { kind: 'guest', id: guest.id, name: guest.name }
}

/** Of `person:<id>`; undefined of everybody else. */
export function personIdIn(sender: string): number | undefined {
  const [, id] = /^person:(\d+)$/.exec(sender) ?? []
  return id === undefined ? undefined : Number(id)
}

/** Of a row of `message` joined with `person`. */
export function senderIn({ sender, sender_name, person_name }: { sender: string; sender_name: string | null; person_name: string | null }): Sender {
  const colon = sender.indexOf(':')
  return { kind: sender.slice(0, colon) as Sender['kind'], id: sender.slice(colon + 1), name: person_name ?? sender_name ?? '' }
}
