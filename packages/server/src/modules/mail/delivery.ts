import { textIn } from '@fairway/contract/language'
import type { Settings } from '@fairway/contract/settings'
import type { MailFrom } from '../../config.ts'
import type { Database } from '../../database/database.ts'
import type { Jobs } from '../jobs/index.ts'
import { createSmtp } from './smtp.ts'
import type { MailRow, MailStore } from './store.ts'
import { isTemplate, writeMail, type WrittenMail } from './templates/index.ts'

// One try to send one letter, and when the next one is.

export type DeliveryNeeds = {
  database: Database
  jobs: Pick<Jobs, 'send'>
  store: MailStore
  smtp: Parameters<typeof createSmtp>[0] | undefined
  from: MailFrom
  publicUrl: string
  timeZone: string
  settings: { read(): Promise<Settings> }
}

export const queueOfMail = 'mail'

const second = 1000
const minute = 60 * second

// Whoever greylists wants to see a sender again after some minutes; a server that is down is down for hours. Eleven tries in 21 hours.
const pauses = [1, 2, 5, 10, 20, 40, 80, 160, 320, 640].map((minutes) => minutes * minute)
// For what is of no use soon, until it is.
const shortPauses = [15, 30, 60, 120].map((seconds) => seconds * second)

export type Delivery = ReturnType<typeof createDelivery>

export function createDelivery({ database, jobs, store, smtp: server, from, publicUrl, timeZone, settings }: DeliveryNeeds) {
  const smtp = server && createSmtp(server)
  // Who takes a letter and has not let go of it after this is dead.
  const longestMs = (smtp?.deadlineMs ?? 0) + 30 * second

  return {
    hasServer: smtp !== undefined,

    async deliver(id: number, signal: AbortSignal): Promise<void> {
      const mail = await store.take(id, longestMs)
      if (mail === 'taken') await later(id, longestMs)
      else if (mail) await send(mail, signal)
    },

    /** For whoever is waiting for the outcome; nothing is done if a worker was quicker. */
    async deliverNow(id: number, signal: AbortSignal): Promise<void> {
      const mail = await store.take(id, longestMs)
      if (mail && mail !== 'taken') await send(mail, signal)
    },

    write,

    close(): void {
      smtp?.close()
    },
  }

  async function send(mail: MailRow, signal: AbortSignal): Promise<void> {
    const { id } = mail
    if (mail.isDecoy) return store.remove(id)
    if (mail.values === null || hasExpired(mail)) return store.keepFailed(id, 'expired', null)
    if (!smtp) return store.keepInOutbox(id)

    const written = await write(mail)
    const answer = await smtp.send({ ...written, from: await sender(mail), to: { name: mail.name ?? '', address: mail.address }, messageId: messageIdOf(mail) }, signal)
    if (answer.kind === 'accepted') return store.keepSent(id, answer.text)
    if (answer.kind === 'refused') return store.keepFailed(id, 'refused', answer.text)
    if (signal.aborted) {
      await store.giveBack(id)
      throw signal.reason
    }
    const pause = mail.expiresAt ? shortPauses[Math.min(mail.tries, shortPauses.length) - 1]! : pauses[mail.tries - 1]
    if (pause === undefined) return store.keepFailed(id, 'given-up', answer.text)
    const nextTryAt = new Date(Date.now() + pause)
    if (mail.expiresAt && nextTryAt >= mail.expiresAt) return store.keepFailed(id, 'expired', answer.text)
    await database.inTransaction(async (transaction) => {
      await store.keepWaiting(transaction, id, nextTryAt, answer.text)
      await jobs.send(transaction, queueOfMail, { mail: id }, { startAfter: nextTryAt })
    })
  }

  async function later(id: number, ms: number): Promise<void> {
    await database.inTransaction((transaction) => jobs.send(transaction, queueOfMail, { mail: id }, { startAfter: new Date(Date.now() + ms) }))
  }

  /** As it leaves, or is read in the outbox. */
  async function write({ template, values, language }: MailRow): Promise<WrittenMail> {
    // One of a newer version waits for an instance of that version.
    if (!isTemplate(template)) throw new Error(`There is no mail "${template}".`)
    // They were checked when it was asked for.
    return writeMail(template, values as never, { language, campus: await campusIn(language), publicUrl, timeZone })
  }

  async function sender({ language }: MailRow): Promise<{ name: string; address: string }> {
    return { name: from.name ?? (await campusIn(language)), address: from.address }
  }

  async function campusIn(language: MailRow['language']): Promise<string> {
    return textIn(language, (await settings.read())['campus.name']) || 'Fairway'
  }

  function messageIdOf({ messageId }: MailRow): string {
    return `<${messageId}@${from.address.split('@')[1]}>`
  }
}

export function hasExpired({ expiresAt }: Pick<MailRow, 'expiresAt'>): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now()
}
