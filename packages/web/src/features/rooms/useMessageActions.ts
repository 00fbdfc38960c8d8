import type { Message, Room } from '@fairway/contract/rooms'
import { useQueryCache } from '@pinia/colada'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { ApiProblem } from '../../api/problem.ts'
import { readAgain } from '../../api/readAgain.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { copyText } from '../../ui/copyText.ts'
import { useNotices } from '../../ui/notices.ts'
import { useReason } from '../../ui/reason.ts'
import { troubleOf } from '../../ui/trouble.ts'
import type { PopMenuItem } from './PopMenu.vue'
import { deleteMessage, keepOut, markRead, membersKey, pin, react, report } from './rooms.ts'
import { useRooms } from './roomsStore.ts'
import { keyOf } from './senderKey.ts'
import { useSenderName } from './useRoomName.ts'

type Needs = { room: () => Room; reply: (message: Message) => void; thread: (root: number) => void; edit: (message: Message) => void; mute: (message: Message) => void; markedUnread: (message: Message) => void }

/** What can be done with a message, by whoever reads it. What comes of it is told by the room's log. */
export function useMessageActions({ room, reply, thread, edit, mute, markedUnread }: Needs) {
  const { t } = useI18n()
  const router = useRouter()
  const cache = useQueryCache()
  const rooms = useRooms()
  const notices = useNotices()
  const confirm = useConfirm()
  const reason = useReason()
  const nameOf = useSenderName()

  const isOwn = (message: Message) => rooms.me !== null && keyOf(rooms.me) === keyOf(message.sender)
  const mayPin = () => room().mayModerate || (room().mayPost && (room().kind === 'group' || room().kind === 'direct'))

  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      notices.show({ tone: 'bad', about: 'message', ...troubleOf(error) })
      return false
    }
  }

  async function remove(message: Message): Promise<void> {
    if (isOwn(message)) {
      const isSure = await confirm.ask({ title: t('rooms.delete.title'), text: t('rooms.delete.text'), yes: t('rooms.action.delete') })
      if (isSure) await attempt(() => deleteMessage(room().id, message.seq))
    } else {
      const why = await reason.ask({ title: t('rooms.delete.titleOf', { name: nameOf(message.sender) }), text: t('rooms.delete.moderator'), help: t('rooms.delete.help'), yes: t('rooms.action.delete'), danger: true, most: 200 })
      if (why !== undefined) await attempt(() => deleteMessage(room().id, message.seq, why))
    }
  }

  async function tell(message: Message): Promise<void> {
    const why = await reason.ask({ title: t('rooms.report.title'), text: t('rooms.report.text'), help: t('rooms.report.help'), yes: t('rooms.action.report'), most: 500 })
    if (why !== undefined && (await attempt(() => report(room().id, message.seq, why)))) notices.show({ tone: 'good', text: t('rooms.report.done') })
  }

  async function removeSender(message: Message): Promise<void> {
    const why = await reason.ask({ title: t('rooms.remove.title', { name: nameOf(message.sender) }), text: t('rooms.remove.text'), yes: t('rooms.action.remove'), danger: true, most: 200 })
    if (why === undefined || !(await attempt(() => keepOut(room().id, keyOf(message.sender), why)))) return
    void readAgain(cache, membersKey(room().id))
    notices.show({ tone: 'good', text: t('rooms.remove.done', { name: nameOf(message.sender) }) })
  }

  async function markUnread(message: Message): Promise<void> {
    markedUnread(message)
    await attempt(async () => rooms.takeReading(room().id, await markRead(room().id, message.seq - 1, true)))
  }

  async function copy(text: string, done: string): Promise<void> {
    notices.show((await copyText(text)) ? { tone: 'good', about: 'copy', text: done } : { tone: 'bad', about: 'copy', text: t('secret.copyFailed') })
  }

  const addressOf = ({ seq }: Message) => new URL(router.resolve({ name: 'rooms', params: { room: room().id }, query: { message: seq } }).href, location.href).href

  return {
    mayReact: (message: Message) => room().mayPost && !message.deleted,
    react: (message: Message, emoji: string, on: boolean) =>
      attempt(() =>
        react(room().id, message.seq, emoji, on).catch((error: unknown) => {
          // Pressed twice, or here and elsewhere.
          if (!(error instanceof ApiProblem) || error.status !== 404 || on) throw error
        }),
      ),
    itemsFor(message: Message): PopMenuItem[] {
      const { mayModerate, mayPost, kind } = room()
      const own = isOwn(message)
      const isSomebody = message.sender.kind === 'person' || message.sender.kind === 'guest'
      return [
        ...(mayPost && !message.deleted ? [{ label: t('rooms.action.reply'), icon: 'i-lucide-reply', run: () => reply(message) }] : []),
        ...(!message.deleted || message.replies ? [{ label: t('rooms.action.thread'), icon: 'i-lucide-messages-square', run: () => thread(message.thread ?? message.seq) }] : []),
        ...(own && mayPost && !message.deleted ? [{ label: t('rooms.action.edit'), icon: 'i-lucide-pencil', run: () => edit(message) }] : []),
        ...(message.text ? [{ label: t('rooms.action.copy'), icon: 'i-lucide-copy', run: () => copy(message.text, t('rooms.copied.text')) }] : []),
        { label: t('rooms.action.link'), icon: 'i-lucide-link', run: () => copy(addressOf(message), t('rooms.copied.link')) },
        ...(mayPin() && !message.deleted ? [{ label: t(message.pinned ? 'rooms.action.unpin' : 'rooms.action.pin'), icon: message.pinned ? 'i-lucide-pin-off' : 'i-lucide-pin', run: () => attempt(() => pin(room().id, message.seq, !message.pinned)) }] : []),
        ...(rooms.me?.kind === 'person' && room().isMember ? [{ label: t('rooms.action.unread'), icon: 'i-lucide-mail', run: () => markUnread(message) }] : []),
        ...(!own && (isSomebody || message.sender.kind === 'assistant') && rooms.me && !message.deleted ? [{ label: t('rooms.action.report'), icon: 'i-lucide-flag', run: () => tell(message) }] : []),
        ...(mayModerate && !own && isSomebody && kind !== 'direct'
          ? [
              { label: t('rooms.action.mute'), icon: 'i-lucide-mic-off', run: () => mute(message) },
              { label: t('rooms.action.remove'), icon: 'i-lucide-user-round-x', danger: true, run: () => removeSender(message) },
            ]
          : []),
        ...((own || mayModerate) && !message.deleted ? [{ label: t('rooms.action.delete'), icon: 'i-lucide-trash-2', danger: true, run: () => remove(message) }] : []),
      ]
    },
  }
}

export type MessageActions = ReturnType<typeof useMessageActions>
