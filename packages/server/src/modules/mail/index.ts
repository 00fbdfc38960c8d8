import type { Language } from '@fairway/contract/language'
import type { Mail as WireMail, MailState, MailSummary } from '@fairway/contract/mail'
import { notFound } from '../../errors.ts'
import { isHeaderName, isMailAddress } from '../../mail-address.ts'
import type { Transaction } from '../../database/database.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Jobs } from '../jobs/index.ts'
import { createDelivery, hasExpired, queueOfMail, type DeliveryNeeds } from './delivery.ts'
import { cannotBeSentAgain, invalidAddress, noOwnAddress, noServer, textIsForgotten } from './refusals.ts'
import { mostConnections } from './smtp.ts'
import { createStore, type MailRow } from './store.ts'
import { isTemplate, writeMail, type MailValues, type TemplateName } from './templates/index.ts'

// Mail. Whoever sends one leaves a row in their own transaction, and waits for nothing else; a worker hands it to the mail
// server, again and again if it must. Without a server it stays here, for the office to read.

export { mailRoutes } from './routes.ts'
export type { MailValues, TemplateName } from './templates/index.ts'
export { codePurposes, type CodePurpose } from './templates/code.ts'
export type { SecurityEvent } from './templates/security-notice.ts'

export type Recipient = {
  address: string
  name?: string | undefined
  language: Language
  /** Whose letter it is, so that it goes when the person does. */
  personId?: number | undefined
}

export type NewMail = {
  [Name in TemplateName]: {
    to: Recipient
    template: Name
    values: MailValues[Name]
    /** Nobody but who gets it may read it. Default: a code is, nothing else. */
    secret?: boolean
    /** The same work, but it goes to nobody: so that time does not tell whether somebody is known here. */
    decoy?: boolean
    /** Of no use after this. Default: as long as the code can be used; a secret for a day, anything else without end. */
    expiresAt?: Date
  }
}[TemplateName]

export type MailNeeds = Omit<DeliveryNeeds, 'store' | 'jobs'> & {
  jobs: Jobs
  audit: Audit
}

export type Mail = ReturnType<typeof createMail>

const mostListed = 50
const day = 86_400_000

export function createMail({ jobs, audit, ...needs }: MailNeeds) {
  const { database, publicUrl, timeZone, settings } = needs
  const store = createStore(database)
  const delivery = createDelivery({ ...needs, jobs, store })
  jobs.defineQueue(queueOfMail, { slots: mostConnections, handler: ({ data, signal }) => delivery.deliver((data as { mail: number }).mail, signal) })
  const forgetNow = jobs.every('forget-mail', '*/10 * * * *', async () => {
    await store.forgetSecrets()
    await store.forget((await settings.read())['retention.mail-days'])
  })

  return {
    /**
     * Leaves with the commit of the transaction.
     *
     * @returns its id
     * @throws {Refusal} `invalid-address`
     */
    async send(transaction: Transaction, mail: NewMail): Promise<number> {
      const { to, template, values, secret = template === 'code', decoy = false } = mail
      if (!isMailAddress(to.address)) throw invalidAddress()
      const name = to.name ?? ''
      // What cannot be written is noticed by who asks for it, and not by a worker tonight.
      writeMail(template, values as never, { language: to.language, campus: 'Fairway', publicUrl, timeZone })
      const id = await store.insert(transaction, {
        personId: to.personId ?? null,
        address: to.address,
        name: name === '' || !isHeaderName(name) ? null : name,
        language: to.language,
        template,
        values,
        isSecret: secret,
        isDecoy: decoy,
        expiresAt: expiryOf(mail, secret),
      })
      // Who waits for a code does not queue behind ten thousand announcements.
      await jobs.send(transaction, queueOfMail, { mail: id }, { priority: secret ? 1 : 0 })
      return id
    },

    hasServer: delivery.hasServer,

    /** The latest first. */
    async page(asked: { state?: MailState | undefined; address?: string | undefined; before?: number | undefined }): Promise<{ mails: MailSummary[]; before: number | null }> {
      const rows = await store.page({ ...asked, most: mostListed + 1 })
      const listed = rows.slice(0, mostListed)
      return { mails: await Promise.all(listed.map(async (row) => (await read(row)).summary)), before: rows.length > mostListed ? listed.at(-1)!.id : null }
    },

    /** As the office may read it. A secret, where it may, is for people only: a key would sign in with it. @throws {Refusal} `not-found` */
    async find(id: number, { byKey = false }: { byKey?: boolean } = {}): Promise<WireMail> {
      const row = await findRow(id)
      const { summary, written } = await read(row, !(byKey && row.isSecret))
      return { ...summary, text: written?.text ?? null, html: written?.html ?? null }
    },

    /** @throws {Refusal} `not-found`, `mail-cannot-be-sent-again`, `mail-text-is-forgotten`, `no-mail-server` */
    async retry(actor: Actor, id: number): Promise<MailSummary> {
      const before = await findRow(id)
      if (!delivery.hasServer) throw noServer()
      if (before.values === null || hasExpired(before)) throw textIsForgotten()
      await database.inTransaction(async (transaction) => {
        if (!(await store.beginAnew(transaction, id))) throw cannotBeSentAgain()
        await jobs.send(transaction, queueOfMail, { mail: id }, { priority: 1 })
        await audit.record(transaction, { actor, action: 'mail.retried', subject: { kind: 'mail', id }, before: { state: before.state, tries: before.tries } })
      })
      return (await read(await findRow(id))).summary
    },

    /** To an address of the operator's choice. @throws {Refusal} `invalid-address` */
    async test(to: Recipient): Promise<number> {
      return database.inTransaction((transaction) => this.send(transaction, { to, template: 'trial', values: {}, expiresAt: new Date(Date.now() + day) }))
    },

    /** Tries to send it in this process, for whoever waits for the outcome. Later tries are for the workers. */
    sendNow: (id: number, signal: AbortSignal): Promise<void> => delivery.deliverNow(id, signal),

    /** To the person's own address. @throws {Refusal} `no-own-address` */
    async testFor(personId: number, language: Language): Promise<number> {
      const person = await store.personWith(personId)
      if (!person?.email) throw noOwnAddress()
      return this.test({ address: person.email, name: person.name, language, personId })
    },

    /** Forgets expired codes and old mail, which happens every ten minutes, with the commit of the transaction. */
    forgetNow,

    /** All that is kept of a person's mail. */
    erase: (transaction: Pick<Transaction, 'query'>, person: number) => store.forgetPerson(transaction, person),

    /** After the workers have ended. */
    close: () => delivery.close(),
  }

  /** The only way to a letter for people. Decoys are not there. */
  async function findRow(id: number): Promise<MailRow> {
    const row = await store.find(id)
    if (!row) throw notFound()
    return row
  }

  async function read(row: MailRow, mayBeTold = true) {
    // One of a newer version is for that version to show.
    const mayBeRead = mayBeTold && row.values !== null && isTemplate(row.template) && !(row.isSecret && (delivery.hasServer || hasExpired(row)))
    const written = mayBeRead ? await delivery.write(row) : null
    const { id, state, failure, address, name, language, template, isSecret, tries, answer } = row
    const summary: MailSummary = {
      ...{ id, state, failure, address, name, language, template, isSecret, tries, answer },
      subject: written?.subject ?? null,
      createdAt: row.createdAt.toISOString(),
      nextTryAt: row.nextTryAt?.toISOString() ?? null,
      sentAt: row.sentAt?.toISOString() ?? null,
      expiresAt: row.expiresAt?.toISOString() ?? null,
    }
    return { summary, written }
  }
}

function expiryOf(mail: NewMail, isSecret: boolean): Date | null {
  if (mail.expiresAt) return mail.expiresAt
  if (mail.template === 'code') return new Date(Date.now() + mail.values.minutes * 60_000)
  return isSecret ? new Date(Date.now() + day) : null
}
