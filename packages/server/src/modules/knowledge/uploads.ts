import { largestOriginal, longestDocumentTitle } from '@fairway/contract/knowledge-limits'
import type { KnowledgeAudience, KnowledgeUpload, KnowledgeUploaded } from '@fairway/contract/knowledge'
import type { Job } from '@fairway/contract/jobs'
import type { Language } from '@fairway/contract/language'
import type { Database } from '../../database/database.ts'
import type { Actor } from '../audit/index.ts'
import { fileName } from '../files/index.ts'
import type { Jobs, RunningJob } from '../jobs/index.ts'
import type { Documents } from './documents.ts'
import { extract, type ExtractLimits, type OriginalKind } from './extract.ts'
import { extensionsOf, keepOriginal, kindOf, mediaTypes } from './originals.ts'
import { cleaned } from './plain.ts'
import { documentChanged, documentIsRemoved, fileTooLarge, wrongType } from './refusals.ts'

// Files on their way to being documents: taken in at once, read by a job. The document, its file and the end of the job are written
// in one transaction, so a process that dies leaves all of it or nothing, and the next one does it once.

type Reading = { actor: Actor; kind: OriginalKind; name: string; title: string; audience: KnowledgeAudience; document: number | null; revision: number | null }
export type UploadNeeds = { database: Database; jobs: Jobs; documents: Documents; limits?: ExtractLimits | undefined }

const input = 'original'

export type Uploads = ReturnType<typeof createUploads>

export function createUploads({ database, jobs, documents, limits }: UploadNeeds) {
  jobs.define<Reading>('knowledge', { handler: run })

  return {
    /** Starts the job that reads it, which ends with `KnowledgeUploaded`. @throws {Refusal} `file-too-large`, `wrong-type`, `no-such-document`, `document-changed`, `document-is-removed` */
    async begin(actor: Actor, { name, title, audience, document, revision }: KnowledgeUpload, bytes: Uint8Array): Promise<Job> {
      if (bytes.length > largestOriginal) throw fileTooLarge(largestOriginal / 1024 / 1024)
      const kind = kindOf(bytes, name)
      if (!kind) throw wrongType()
      if (document !== undefined) {
        const now = await documents.find(document)
        if (now.state === 'removed') throw documentIsRemoved()
        if (revision !== undefined && now.revision !== revision) throw documentChanged(now)
      }
      const data: Reading = { actor, kind, name: fileName(name, extensionsOf(kind)), title, audience, document: document ?? null, revision: revision ?? null }
      const id = await database.inTransaction(async (transaction) => {
        const job = await jobs.start(transaction, { kind: 'knowledge', data, by: actor.personId, needs: { role: 'office', scope: 'knowledge:write' } })
        await jobs.attach(transaction, job, { name: input, mediaType: mediaTypes[kind] }, [bytes])
        return job
      })
      return jobs.find(id, null)
    },
  }

  async function run({ data, signal, progress, readFile, finishIn }: RunningJob<Reading>): Promise<KnowledgeUploaded> {
    progress('reading')
    const bytes = await gathered(await readFile(input))
    const { body, title: own, pages, pagesWithoutText } = await extract({ kind: data.kind, bytes }, signal, limits)
    signal.throwIfAborted()
    progress('saving')
    const languages = languagesOf(body)
    const title = titleOf(data.title, own, data.name)
    return database.inTransaction(async (transaction) => {
      const original = (document: number) => keepOriginal(transaction, { document, name: data.name, kind: data.kind, bytes })
      const { document, actor } = data
      const written =
        document === null
          ? await documents.within.create(transaction, actor, { title, languages, audience: data.audience, body }, original)
          : await documents.within.edit(transaction, actor, document, data.revision, (before) => ({ title: before.title, audience: before.audience, languages, body }), () => original(document))
      const result = { document: written.id, revision: written.revision, pages, pagesWithoutText }
      await finishIn(transaction, result)
      return result
    })
  }
}

async function gathered(file: { bytes(): AsyncGenerator<Buffer> } | undefined): Promise<Uint8Array> {
  if (!file) throw new Error('The file of this job is gone.')
  const pieces: Buffer[] = []
  for await (const piece of file.bytes()) pieces.push(piece)
  return new Uint8Array(Buffer.concat(pieces))
}

/** In which a text is written: a language that a tenth of it is in counts. */
export function languagesOf(body: string): Language[] {
  const han = body.match(/\p{Script=Han}/gu)?.length ?? 0
  // A word of English is worth a character of Chinese.
  const words = body.match(/[A-Za-z]{2,}/g)?.length ?? 0
  const languages: Language[] = [...(han > (han + words) / 10 ? (['zh'] as const) : []), ...(words > (han + words) / 5 ? (['en'] as const) : [])]
  return languages.length > 0 ? languages : ['zh', 'en']
}

function titleOf(given: string, own: string, name: string): string {
  const title = given || own || name.replace(/\.[^.]+$/, '')
  return cleaned(title).replaceAll(/\s+/g, ' ').slice(0, longestDocumentTitle).toWellFormed().replace(/\ufffd$/, '').trim() || 'Document'
}
