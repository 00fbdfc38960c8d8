import type { Room, Sender } from '@fairway/contract/rooms'
import { textIn } from '@fairway/contract/language'
import { useI18n } from 'vue-i18n'
import { language } from '../../i18n/language.ts'
import { undisguised } from '../../formatting/plain.ts'

/** What a room is called, in the reader's language. */
export function useRoomName(): (room: Pick<Room, 'name'>) => string {
  return ({ name }) => undisguised(textIn(language.value, name))
}

/** What somebody is called who says something. The desk, the assistant and Fairway itself are called in the reader's language. */
export function useSenderName(): (sender: Sender) => string {
  const { t } = useI18n()
  return ({ kind, name }) => (kind === 'desk' || kind === 'assistant' || kind === 'system' ? t(`rooms.sender.${kind}`) : undisguised(name) || t('rooms.sender.unnamed'))
}

const icons = { lobby: 'i-lucide-globe', section: 'i-lucide-book-open', group: 'i-lucide-hash', direct: 'i-lucide-user-round' } as const

export const roomIcon = ({ kind, isArchived }: Pick<Room, 'kind' | 'isArchived'>): string => (isArchived ? 'i-lucide-archive' : icons[kind])
