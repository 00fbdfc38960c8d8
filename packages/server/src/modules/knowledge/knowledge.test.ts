import { expect, test } from 'vitest'
import type { KnowledgeDocument, KnowledgeDraft, KnowledgeEntries, KnowledgeHistory, KnowledgePassages, KnowledgePieces, KnowledgeShelf, KnowledgeVersion, KnowledgeWords, OfficeKnowledge } from '@fairway/contract/knowledge'
import type { Problem } from '@fairway/contract/problem'
import type { Client } from '../../../test/client.ts'
import { startApp } from '../../../test/start-app.ts'

// The knowledge base over HTTP: as the office keeps it, and as others read it.

const { app, database, signIn, guest } = await startApp()
const { olga, ben, ana } = await signIn('olga', 'ben', 'ana')

const draft: KnowledgeDraft = { title: 'Boats', languages: ['en'], audience: 'everyone', body: '# Rowing\n\nThe **boathouse** opens at six.\n\n## Lifejackets\n\nEverybody wears a lifejacket.' }

async function write(more: Partial<KnowledgeDraft> = {}): Promise<OfficeKnowledge> {
  const { status, body } = await olga.post<OfficeKnowledge>('/api/office/knowledge', { ...draft, ...more })
  expect({ status, body }).toMatchObject({ status: 201 })
  return body
}

const publish = async ({ id, revision }: OfficeKnowledge) => (await olga.post<OfficeKnowledge>(`/api/office/knowledge/${id}/publication`, { revision })).body
const published = async (more: Partial<KnowledgeDraft> = {}) => publish(await write(more))
const editOf = ({ title, languages, audience, body, revision }: OfficeKnowledge) => ({ title, languages, audience, body, revision })
const searched = async (client: Client, text: string) => (await client.get<KnowledgeShelf>(`/api/knowledge?search=${encodeURIComponent(text)}`)).body.passages
const found = async (client: Client, text: string, document: number) => (await searched(client, text)).filter((passage) => passage.document === document)
const statusFor = async (client: Client, id: number) => (await client.get(`/api/knowledge/${id}`)).status

test('a draft is the office’s alone; published, it is read and found, with where it stands', async () => {
  const document = await write()
  expect(document).toMatchObject({ state: 'draft', revision: 1, publishedAt: null, original: null, by: { name: olga.name } })
  expect(await statusFor(guest, document.id)).toBe(404)
  expect(await found(guest, 'lifejacket', document.id)).toEqual([])
  expect(await publish(document)).toMatchObject({ state: 'published' })
  expect((await guest.get<KnowledgeDocument>(`/api/knowledge/${document.id}`)).body).toMatchObject({ title: 'Boats', body: draft.body })
  expect((await guest.get<KnowledgeShelf>('/api/knowledge')).body.documents).toContainEqual(expect.objectContaining({ id: document.id, title: 'Boats' }))
  const [passage] = await found(guest, 'Who wears lifejackets?', document.id)
  expect(passage).toMatchObject({ title: 'Boats', headings: ['Rowing', 'Lifejackets'], text: 'Everybody wears a lifejacket.', url: `/knowledge/${document.id}#lifejackets` })
})

test('what is written on a published document is read once it is published anew', async () => {
  const document = await published({ title: 'Tide' })
  const body = 'The tide table hangs beside the noticeboard.'
  const changed = (await olga.put<OfficeKnowledge>(`/api/office/knowledge/${document.id}`, { ...editOf(document), body })).body
  expect(changed).toMatchObject({ state: 'changed', revision: 2 })
  expect((await guest.get<KnowledgeDocument>(`/api/knowledge/${document.id}`)).body.body).toBe(draft.body)
  expect(await found(guest, 'noticeboard', document.id)).toEqual([])
  await publish(changed)
  expect((await guest.get<KnowledgeDocument>(`/api/knowledge/${document.id}`)).body.body).toBe(body)
  expect(await found(guest, 'noticeboard', document.id)).toHaveLength(1)
  expect(await found(guest, 'lifejacket', document.id)).toEqual([])
  const { versions } = (await olga.get<KnowledgeHistory>(`/api/office/knowledge/${document.id}/versions`)).body
  expect(versions.map(({ revision, isPublished }) => [revision, isPublished])).toEqual([[2, true], [1, false]])
  expect((await olga.get<KnowledgeVersion>(`/api/office/knowledge/${document.id}/versions/1`)).body.body).toBe(draft.body)
  expect((await olga.get(`/api/office/knowledge/${document.id}/versions/9`)).status).toBe(404)
})

test('a document is read and found by its audience; for others it is missing', async () => {
  const [own, staff] = [await published({ title: 'Own', audience: 'signed-in', body: 'The zeppelin hangar.' }), await published({ title: 'Staff', audience: 'staff', body: 'The zeppelin keys.' })]
  const seen = async (client: Client) => [await statusFor(client, own.id), await statusFor(client, staff.id), (await searched(client, 'zeppelin')).map(({ title }) => title).sort()]
  expect(await seen(guest)).toEqual([404, 404, []])
  expect(await seen(ben)).toEqual([200, 404, ['Own']])
  expect(await seen(ana)).toEqual([200, 200, ['Own', 'Staff']])
  expect(await seen(olga)).toEqual([200, 200, ['Own', 'Staff']])
  const missing = await guest.get<Problem>('/api/knowledge/999999999')
  expect((await guest.get<Problem>(`/api/knowledge/${staff.id}`)).body).toEqual({ ...missing.body, instance: undefined })
  expect((await guest.get<KnowledgeShelf>('/api/knowledge')).body.documents.map(({ id }) => id)).not.toContain(staff.id)
})

test('taken back or deleted, nobody finds it; deleted it is restored as a draft, and gone for good after the policy’s days', async () => {
  const document = await published({ title: 'Kiosk', body: 'The kiosk sells samovars.' })
  const taken = (await olga.delete<OfficeKnowledge>(`/api/office/knowledge/${document.id}/publication?revision=${document.revision}`)).body
  expect(taken).toMatchObject({ state: 'draft' })
  expect([await statusFor(guest, document.id), await found(guest, 'samovars', document.id)]).toEqual([404, []])
  await publish(taken)
  expect((await olga.delete(`/api/office/knowledge/${document.id}?revision=1`)).status).toBe(204)
  expect([await statusFor(guest, document.id), await found(guest, 'samovars', document.id)]).toEqual([404, []])
  const listed = async () => (await olga.get<KnowledgeEntries>('/api/office/knowledge')).body.documents.find(({ id }) => id === document.id)
  expect(await listed()).toMatchObject({ state: 'removed' })
  for (const act of [olga.post(`/api/office/knowledge/${document.id}/publication`, { revision: 1 }), olga.put(`/api/office/knowledge/${document.id}`, editOf(document))]) {
    expect(await act).toMatchObject({ status: 409, body: { code: 'document-is-removed' } })
  }
  expect((await olga.post<OfficeKnowledge>(`/api/office/knowledge/${document.id}/restoration`, { revision: 1 })).body).toMatchObject({ state: 'draft' })
  await olga.delete(`/api/office/knowledge/${document.id}?revision=1`)
  await app.knowledge.tidy()
  expect(await listed()).toBeDefined()
  await database.query({ text: `update knowledge_document set removed_at = removed_at - interval '181 days' where id = $1`, values: [document.id] })
  await app.knowledge.tidy()
  expect(await listed()).toBeUndefined()
})

test('of two who edit at once one is told, and nothing is lost', async () => {
  const document = await write({ title: 'Twice' })
  const edits = await Promise.all(['One.', 'Two.'].map((body) => olga.put<OfficeKnowledge | Problem>(`/api/office/knowledge/${document.id}`, { ...editOf(document), body })))
  expect(edits.map(({ status }) => status).sort()).toEqual([200, 409])
  const refused = edits.find(({ status }) => status === 409)!.body as Problem & { document: OfficeKnowledge }
  expect(refused).toMatchObject({ code: 'document-changed', document: { revision: 2, body: expect.stringMatching(/^(One|Two)\.$/) as string } })
  expect(await olga.post(`/api/office/knowledge/${document.id}/publication`, { revision: 1 })).toMatchObject({ status: 409 })
  expect(await olga.put(`/api/office/knowledge/${document.id}`, editOf(refused.document))).toMatchObject({ status: 200, body: { revision: 2 } })
})

test('an empty document is written but not published, and without a title it is not written', async () => {
  const empty = await write({ body: '' })
  expect(await olga.post(`/api/office/knowledge/${empty.id}/publication`, { revision: 1 })).toMatchObject({ status: 422, body: { code: 'document-empty' } })
  for (const wrong of [{ title: ' ' }, { languages: [] }, { audience: 'nobody' }, { body: 'x'.repeat(300_001) }]) {
    expect(await olga.post('/api/office/knowledge', { ...draft, ...wrong })).toMatchObject({ status: 400 })
  }
})

test('the version changes with what readers can find, and with nothing else', async () => {
  const versions = [await app.knowledge.version()]
  const after = async (isNew: boolean, act: () => Promise<unknown>) => {
    await act()
    const now = await app.knowledge.version()
    expect(now !== versions.at(-1)).toBe(isNew)
    versions.push(now)
  }
  let document = await write()
  await after(false, () => write({ title: 'Other' }))
  await after(true, async () => (document = await publish(document)))
  await after(false, () => publish(document))
  await after(false, async () => (document = (await olga.put<OfficeKnowledge>(`/api/office/knowledge/${document.id}`, { ...editOf(document), body: 'New.' })).body))
  await after(true, async () => (document = await publish(document)))
  await after(true, () => olga.delete(`/api/office/knowledge/${document.id}?revision=2`))
  await after(true, () => olga.put('/api/office/knowledge/words', { revision: 0, groups: [['quay', '码头']] }))
})

test('words that the office says mean the same find each other', async () => {
  const document = await published({ title: 'Quay', body: 'The quay is closed in winter.' })
  const { revision } = (await olga.get<KnowledgeWords>('/api/office/knowledge/words')).body
  const set = (groups: string[][] | null, read: number) => olga.put<KnowledgeWords>('/api/office/knowledge/words', { revision: read, groups })
  await set([['one', 'two']], revision)
  expect(await found(guest, '码头什么时候关', document.id)).toEqual([])
  await set([['quay', '码头']], revision + 1)
  expect(await found(guest, '码头什么时候关', document.id)).toHaveLength(1)
  expect(await set([['a', 'b']], revision)).toMatchObject({ status: 409, body: { code: 'words-changed' } })
  expect((await set(null, revision + 2)).body).toMatchObject({ isShipped: true })
})

test('the office sees in which pieces a text is found, and tries a question as somebody else', async () => {
  const { passages } = (await olga.post<KnowledgePieces>('/api/office/knowledge/pieces', { title: draft.title, body: draft.body })).body
  expect(passages.map(({ headings, anchor }) => [headings, anchor])).toEqual([[['Rowing'], 'rowing'], [['Rowing', 'Lifejackets'], 'lifejackets']])
  await published({ title: 'Vault', audience: 'staff', body: 'The vault holds a gramophone.' })
  const tried = async (audience: string) => (await olga.post<KnowledgePassages>('/api/office/knowledge/trials', { text: 'gramophone', language: 'en', audience })).body.passages
  expect([await tried('everyone'), await tried('signed-in')]).toEqual([[], []])
  expect(await tried('staff')).toHaveLength(1)
})

test('what is typed into a search never breaks it', async () => {
  for (const text of [`'); drop table person; --`, '???', '  ', `"a" & | ! <-> :*`, '\\', '的', 'a'.repeat(2_000), '选'.repeat(2_000), '𠮷野家', 'İstanbul ﬁne', '\u0000x']) {
    const { status } = await guest.get(`/api/knowledge?search=${encodeURIComponent(text)}`)
    expect([200, 400], text).toContain(status)
  }
  expect((await guest.get('/api/knowledge?search=')).status).toBe(400)
})

test('each act is in the audit log, and a title there is somebody’s words', async () => {
  const document = await published({ title: 'Logged' })
  const entries = await database.query({
    text: `select action, entry.after ->> 'state' as state, text.after ->> 'title' as title from audit_entry entry join audit_text text on text.entry_id = id
           where subject_kind = 'knowledge-document' and subject_id = $1 order by id`,
    values: [String(document.id)],
  })
  expect(entries).toEqual([
    { action: 'knowledge-document.created', state: 'draft', title: 'Logged' },
    { action: 'knowledge-document.published', state: 'published', title: 'Logged' },
  ])
})

test('the assistant’s tool names its sources, and is told when nothing is known', async () => {
  const document = await published({ title: 'Orchard', body: '## Apples\n\nApples are picked in October.' })
  const asker = { viewer: null, guest: null, language: 'en' } as const
  const answer = await app.knowledge.tool.run(asker, { question: 'When are apples picked?' }, AbortSignal.timeout(5_000))
  expect(answer.sources?.[0]).toEqual({ kind: 'document', id: document.id, title: 'Orchard', heading: 'Apples', path: `/knowledge/${document.id}#apples` })
  expect(answer.output).toMatchObject({ passages: [{ source: 1, untrusted_text: 'Apples are picked in October.' }] })
  expect(await app.knowledge.tool.run(asker, { question: 'xylophone' }, AbortSignal.timeout(5_000))).toEqual({ output: expect.objectContaining({ found: 0 }) as unknown })
})
