import type { MessageFile } from '@fairway/contract/rooms'
import { mostFiles } from '@fairway/contract/room-limits'
import { useQuery } from '@pinia/colada'
import { computed, onScopeDispose, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { upload } from '../../api/upload.ts'
import { sizeName } from '../../ui/form/files.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { publicSettingsQuery } from '../settings/publicSettings.ts'

/** A file on its way to the server, or there. */
export type Attachment = { key: number; name: string; size: number; share: number; file?: MessageFile; problem?: string }

/** The files of a message that is being written. They leave at once, while it is still being written. */
export function useAttachments() {
  const { t } = useI18n()
  const attachments = shallowRef<readonly Attachment[]>([])
  const problem = shallowRef<string>()
  const stops = new Map<number, AbortController>()
  const { data: settings } = useQuery(publicSettingsQuery)
  let last = 0

  const change = (key: number, to: Partial<Attachment>) => (attachments.value = attachments.value.map((one) => (one.key === key ? { ...one, ...to } : one)))

  async function send(key: number, file: File): Promise<void> {
    const stop = new AbortController()
    stops.set(key, stop)
    try {
      change(key, { share: 1, file: await upload<MessageFile>('files', file, { asForm: true, signal: stop.signal, onProgress: (share) => change(key, { share }) }) })
    } catch (error) {
      if (!stop.signal.aborted) change(key, { problem: troubleOf(error).text })
    } finally {
      stops.delete(key)
    }
  }

  /** What the server would say of it, once all of it had been sent. */
  function problemOf({ size }: File): string | undefined {
    if (size === 0) return t('upload.empty')
    const most = (settings.value?.['rooms.file-megabytes'] ?? Infinity) * 1024 * 1024
    return size > most ? t('rooms.file.tooLarge', { most: sizeName(most) }) : undefined
  }

  onScopeDispose(() => stops.forEach((stop) => stop.abort()))

  return {
    attachments,
    /** What is wrong with what was chosen. */
    problem,
    isSending: computed(() => attachments.value.some(({ file, problem: wrong }) => !file && wrong === undefined)),
    ready: computed(() => attachments.value.flatMap(({ file }) => (file ? [file] : []))),
    add(files: Iterable<File>): void {
      problem.value = undefined
      for (const file of files) {
        if (attachments.value.length >= mostFiles) {
          problem.value = t('rooms.file.tooMany', { most: mostFiles })
          return
        }
        const key = ++last
        const wrong = problemOf(file)
        attachments.value = [...attachments.value, { key, name: file.name, size: file.size, share: 0, ...(wrong !== undefined && { problem: wrong }) }]
        if (wrong === undefined) void send(key, file)
      }
    },
    remove(key: number): void {
      stops.get(key)?.abort()
      attachments.value = attachments.value.filter((one) => one.key !== key)
      problem.value = undefined
    },
    clear: () => void (attachments.value = []),
  }
}
