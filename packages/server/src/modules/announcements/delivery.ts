import { textIn, type Language } from '@fairway/contract/language'
import type { Localised } from '@fairway/contract/localised'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { createLooking } from '../../looking.ts'
import { inEffect, isRecipient } from './audience.ts'

// The mail of announcements. Pages of recipients go by id, each with how far it got in one transaction with its letters: after a
// crash it goes on where it was, and nobody gets two.

export type Letter = {
  to: { address: string; name: string; language: Language; personId: number }
  template: 'announcement'
  values: { title: string; text: string; path: string }
}

export type DeliveryNeeds = {
  database: Database
  /** Leaves with the commit of the transaction. A refusal is about this letter only. */
  sendMail(transaction: Transaction, letter: Letter): Promise<unknown>
  onError(error: unknown): void
}

const pageSize = 500
const lookEveryMs = 5_000

export function createDelivery({ database, sendMail, onError }: DeliveryNeeds) {
  const { start, stop, stopped } = createLooking({ everyMs: lookEveryMs, look: deliverDue, onError })

  return {
    deliver,
    deliverDue,
    start,
    /** After the page that is being sent. */
    stop,
  }

  /** All that are in effect and not sent to the end: new ones, scheduled ones, and those that a crash interrupted. */
  async function deliverDue(): Promise<void> {
    const due = await database.query<{ id: number }>({
      name: 'announcement-mail-due',
      text: `select a.id from announcement_mail m join announcement a on a.id = m.announcement_id
             where m.finished_at is null and a.by_mail and ${inEffect} order by a.id`,
    })
    for (const { id } of due) await deliver(id)
  }

  /** Sends what is left of it, unless somebody else is at it. */
  async function deliver(id: number): Promise<void> {
    while (!stopped.aborted && (await deliverPage(id)));
  }

  /** @returns whether there may be more to do */
  async function deliverPage(id: number): Promise<boolean> {
    return database.inTransaction(async (transaction) => {
      const { query } = transaction
      const [progress] = await query<{ after: number; title: Localised; text: Localised }>({
        text: `select m.after_person as after, a.title, a.text from announcement_mail m join announcement a on a.id = m.announcement_id
               where a.id = $1 and m.finished_at is null and a.by_mail and ${inEffect} for update of m skip locked`,
        values: [id],
      })
      if (!progress) return false
      const people = await query<{ id: number; name: string; address: string }>({
        text: `select p.id, p.name, p.email as address from person p, announcement a
               where a.id = $1 and p.id > $2 and p.email <> '' and ${isRecipient} order by p.id limit ${pageSize}`,
        values: [id, progress.after],
      })
      const letter = letterOf(id, progress)
      let sent = 0
      for (const { id: personId, name, address } of people) if (await sends(transaction, { ...letter, to: { address, name, language: letter.language, personId } })) sent++
      const isLast = people.length < pageSize
      await query({
        text: `update announcement_mail set after_person = $2, sent = sent + $3, finished_at = case when $4 then now() end where announcement_id = $1`,
        values: [id, people.at(-1)?.id ?? progress.after, sent, isLast],
      })
      return !isLast
    })
  }

  /** An address that cannot be one keeps nobody else from their letter. */
  async function sends(transaction: Transaction, { to, template, values }: Letter): Promise<boolean> {
    try {
      await sendMail(transaction, { to, template, values })
      return true
    } catch (error) {
      if (error instanceof Refusal) return false
      throw error
    }
  }
}

/** Nobody has told us their language, so what is there in both is sent in both. */
function letterOf(id: number, { title, text }: { title: Localised; text: Localised }) {
  const language: Language = title.zh ? 'zh' : 'en'
  const isBoth = title.zh !== undefined && title.en !== undefined
  return {
    language,
    template: 'announcement' as const,
    values: {
      title: isBoth ? `${title.zh} / ${title.en}` : textIn(language, title),
      text: isBoth ? `${text.zh}\n\n* * *\n\n${text.en}` : textIn(language, text),
      path: `/announcements/${id}`,
    },
  }
}
