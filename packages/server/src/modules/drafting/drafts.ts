import type { FastifyRequest } from 'fastify'
import type { BegunDraft, DraftFor, DraftOrder } from '@fairway/contract/drafts'
import type { Database } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import { languageOf } from '../../http/language.ts'
import { assistantOff, type Asking, type Completions } from '../completions/index.ts'
import { endOf, ownSubject, type End, type Generations, type Writer } from '../generations/index.ts'
import type { KnownViewer } from '../identity/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { Tools } from '../tools/index.ts'
import { factsFor } from './facts.ts'
import { draftMessages } from './prompt.ts'
import { notTheOffice, otherDraft } from './refusals.ts'

export type DraftNeeds = {
  database: Database
  settings: CampusSettings
  generations: Generations
  completions: Completions
  tools: Pick<Tools, 'view'>
  /** May this person tell this section something? */
  teaches(viewer: KnownViewer, sectionId: number): Promise<boolean>
  locate(ip: string): Promise<{ network: string; factor: number }>
  timeZone: string
  onError(error: unknown, what: string): void
}

export function createDrafts({ database, settings, generations, completions, tools, teaches, locate, timeZone, onError }: DraftNeeds) {
  return {
    /**
     * Begins a text, which is given on its own whoever follows it. What is asked and what comes of it is in the generation alone,
     * which is its person's, and gone with it an hour later.
     *
     * @throws {Refusal} `assistant-off`, `not-the-office`, `not-found` (a section that the person does not teach), `client-id-used`
     */
    async begin(request: Pick<FastifyRequest, 'viewer' | 'headers' | 'ip'>, order: DraftOrder): Promise<BegunDraft> {
      const { viewer } = request
      if (!(await settings.read())['assistant.is-on']) throw assistantOff()
      await requireMayWrite(viewer, order.for)
      const [id, subject] = [order.clientId, ownSubject(viewer.id, 'draft')]
      const asking: Asking = { personId: viewer.id, key: viewer.key, ...(await locate(request.ip)), address: request.ip, surface: 'writing', task: 'writing' }
      const isNew = await database.inTransaction(async (transaction) => {
        await transaction.query({ text: `select pg_advisory_xact_lock(hashtextextended('draft ' || $1, 0))`, values: [id] })
        const known = await generations.find(transaction, id)
        if (known && known.subject !== subject) throw otherDraft()
        if (!known) generations.announce(transaction, id, subject)
        return !known
      })
      if (isNew) {
        const writer = generations.begin(id, subject)
        void give(writer, asking, languageOf(request.headers['accept-language']), order).catch((error: unknown) => onError(error, 'a draft could not be given'))
      }
      return { generation: id }
    },
  }

  async function requireMayWrite(viewer: KnownViewer, wanted: DraftFor): Promise<void> {
    if (wanted.kind === 'section-message') {
      if (!(await teaches(viewer, wanted.sectionId))) throw notFound()
    } else if (!viewer.roles.includes('office')) throw notTheOffice()
  }

  async function give(writer: Writer, asking: Asking, language: 'zh' | 'en', order: DraftOrder): Promise<void> {
    let end: End = { type: 'end', state: 'failed' }
    try {
      const facts = await factsFor(tools.view, order.for, timeZone)
      const { messages, written } = draftMessages(order, facts, language)
      for await (const event of completions.complete({ asking, messages, written }, writer.signal)) {
        if (event.type === 'begin') writer.append({ type: 'begin', model: { label: event.model.label, isBuiltIn: event.model.isBuiltIn }, isCached: event.isCached })
        else if (event.type === 'finish') end = { type: 'end', state: 'done', ...(event.reason !== 'tool-calls' && { finish: event.reason }), usage: event.usage, tokensLeft: event.tokensLeft }
        else if (event.type === 'text' || event.type === 'retract') writer.append(event)
      }
    } catch (error) {
      end = endOf(writer.signal.aborted ? writer.signal.reason : error)
      if (end.state === 'failed' && !(error instanceof Refusal)) onError(error, 'a draft failed')
    }
    await writer.end(end, async () => {})
  }
}
