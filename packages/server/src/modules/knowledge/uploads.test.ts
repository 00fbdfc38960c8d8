import { expect, test } from 'vitest'
import type { Job } from '@fairway/contract/jobs'
import type { KnowledgeEntries, KnowledgeHistory, KnowledgeUploaded, OfficeKnowledge } from '@fairway/contract/knowledge'
import { docx, paragraph, pdf } from '../../../test/documents.ts'
import { until } from '../../../test/jobs.ts'
import { startApp } from '../../../test/start-app.ts'
import { languagesOf } from './uploads.ts'

// Files on their way to being documents.

const started = await startApp()
const { olga, ben } = await started.signIn('olga', 'ben')
const binary = { headers: { 'content-type': 'application/octet-stream' } }
const patient = { timeout: 120_000 }

const upload = (bytes: Buffer, name: string, more: Record<string, string | number> = {}) =>
  olga.post<Job & { code: string }>(`/api/office/knowledge/uploads?${new URLSearchParams({ name, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [key, String(value)])) }).toString()}`, bytes, binary)

async function ended({ id }: Job): Promise<Job> {
  return until(async () => {
    const { body } = await olga.get<Job>(`/api/jobs/${id}`)
    return body.finishedAt === null ? undefined : body
  })
}

async function uploaded(bytes: Buffer, name: string, more: Record<string, string | number> = {}) {
  const { status, body } = await upload(bytes, name, more)
  expect({ status, body }).toMatchObject({ status: 202 })
  const job = await ended(body)
  return { job, result: job.result as KnowledgeUploaded | null }
}

const documentOf = async (id: number) => (await olga.get<OfficeKnowledge>(`/api/office/knowledge/${id}`)).body
const count = async () => (await olga.get<KnowledgeEntries>('/api/office/knowledge')).body.documents.length

test('a file becomes a draft, named by itself, by who uploads it, or by its name; its original is kept', patient, async () => {
  const bytes = pdf([[{ text: '宿舍每晚十一点关门。', y: 700 }]], { title: '宿舍规定' })
  const { result } = await uploaded(bytes, 'a.pdf')
  expect(result).toMatchObject({ revision: 1, pages: 1, pagesWithoutText: 0 })
  expect(await documentOf(result!.document)).toMatchObject({ state: 'draft', title: '宿舍规定', languages: ['zh'], body: '宿舍每晚十一点关门。', original: { name: 'a.pdf', mediaType: 'application/pdf', size: bytes.length } })
  const original = await olga.get(`/api/office/knowledge/${result!.document}/versions/1/original`)
  expect(original.bytes.equals(bytes)).toBe(true)
  expect(original.headers['content-disposition']).toMatch(/^attachment; filename="a.pdf"/)
  expect((await ben.get(`/api/office/knowledge/${result!.document}/versions/1/original`)).status).toBe(403)
  const named = await uploaded(docx(paragraph('Words.')), '../../etc/校规 <img src=x>.exe', { title: 'Rules', audience: 'staff' })
  expect(await documentOf(named.result!.document)).toMatchObject({ title: 'Rules', audience: 'staff', original: { name: '校规 <img src=x>.exe.docx' } })
  const plain = await uploaded(Buffer.from('Some words.'), 'notes.txt')
  expect(await documentOf(plain.result!.document)).toMatchObject({ title: 'notes', languages: ['en'] })
})

test('a file replaces what a document says, and keeps what it said; who was too late changes nothing', patient, async () => {
  const { result } = await uploaded(Buffer.from('# Old\n\nOld words.'), 'old.md')
  const id = result!.document
  await olga.post(`/api/office/knowledge/${id}/publication`, { revision: 1 })
  const next = await uploaded(docx(paragraph('New words.')), 'new.docx', { document: id, revision: 1 })
  expect(next.result).toMatchObject({ document: id, revision: 2 })
  expect(await documentOf(id)).toMatchObject({ state: 'changed', title: 'Old', body: 'New words.', original: { name: 'new.docx' } })
  const { versions } = (await olga.get<KnowledgeHistory>(`/api/office/knowledge/${id}/versions`)).body
  expect(versions.map(({ original }) => original?.name)).toEqual(['new.docx', 'old.md'])
  expect(await upload(Buffer.from('Late.'), 'late.txt', { document: id, revision: 1 })).toMatchObject({ status: 409, body: { code: 'document-changed' } })
  expect(await upload(Buffer.from('Nowhere.'), 'x.txt', { document: 999_999_999 })).toMatchObject({ status: 404 })
  await olga.delete(`/api/office/knowledge/${id}?revision=2`)
  expect(await upload(Buffer.from('Late.'), 'late.txt', { document: id })).toMatchObject({ status: 409, body: { code: 'document-is-removed' } })
})

test('what a file is, is told by its bytes, and what cannot be read leaves nothing behind', patient, async () => {
  const before = await count()
  expect(await upload(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]), 'picture.pdf')).toMatchObject({ status: 422, body: { code: 'wrong-type' } })
  expect(await upload(Buffer.alloc(0), 'empty.txt')).toMatchObject({ status: 422 })
  expect(await upload(Buffer.alloc(21 * 1024 * 1024, 'x'), 'large.txt')).toMatchObject({ status: 413 })
  expect((await olga.post('/api/office/knowledge/uploads?name=x', '<html>', { headers: { 'content-type': 'text/html' } })).status).toBe(415)
  for (const [bytes, code] of [
    [pdf([[]]), 'file-without-text'],
    [Buffer.from('PK\u0003\u0004nothing'), 'file-unreadable'],
    [Buffer.from('x '.repeat(200_000)), 'file-too-much'],
  ] as const) {
    const { job } = await uploaded(bytes, 'x.pdf')
    expect(job).toMatchObject({ state: 'failed', problem: { code } })
  }
  expect(await count()).toBe(before)
  expect(started.errors).toEqual([])
})

test('a text’s languages are those that much of it is in', () => {
  expect(languagesOf('全是中文。')).toEqual(['zh'])
  expect(languagesOf('All English.')).toEqual(['en'])
  expect(languagesOf('中文说明 with English words beside it, and more of them 各占一半')).toEqual(['zh', 'en'])
  expect(languagesOf('使用 Python 语言编写程序并提交到课程平台完成作业')).toEqual(['zh'])
  expect(languagesOf('123')).toEqual(['zh', 'en'])
})
