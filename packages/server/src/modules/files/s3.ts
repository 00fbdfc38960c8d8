import fs from 'node:fs'
import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import type { FilesS3Config } from '../../config.ts'
import { noSuchFile, storageAway } from './refusals.ts'
import type { ByteRange, Received, Storage } from './storage.ts'

// A bucket of S3, or of what speaks like it: MinIO, Ceph, Garage, the clouds. Objects are named by the id, in path style. The hash
// of what is sent is signed, so the storage refuses what was damaged on the way.

export type S3Patience = {
  /** How long a storage may take for an answer, and for each next piece of one. */
  answerMs?: number
  /** The slowest line on which a file is still sent, in bytes a second. */
  slowestUpload?: number
}

export function createS3(config: FilesS3Config, { answerMs = 15_000, slowestUpload = 256 * 1024 }: S3Patience = {}): Storage {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = config
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 2, initRetryMs: 100 })
  const addressOf = (id: string) => `${endpoint}/${bucket}/${id}`

  /** @param most milliseconds until the head of the answer */
  async function ask(id: string, most: number, init: RequestInit): Promise<{ answer: Response; abort: AbortController }> {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(new Error(`The storage did not answer within ${most} ms.`)), most)
    try {
      return { answer: await client.fetch(addressOf(id), { ...init, redirect: 'error', signal: abort.signal }), abort }
    } catch (error) {
      throw storageAway(error)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async keep(id: string, { path, size, sha256 }: Received): Promise<void> {
      const most = answerMs + (size / slowestUpload) * 1000
      const body = await fs.openAsBlob(path)
      const { answer, abort } = await ask(id, most, { method: 'PUT', body, headers: { 'x-amz-content-sha256': sha256 } })
      if (!answer.ok) throw storageAway(await complaintOf(answer, abort))
      abort.abort()
    },

    async open(id: string, size: number, { from, to }: ByteRange): Promise<Readable> {
      const isPart = from > 0 || to < size - 1
      const { answer, abort } = await ask(id, answerMs, isPart ? { headers: { range: `bytes=${from}-${to}` } } : {})
      const length = to - from + 1
      const isExpected = answer.status === (isPart ? 206 : 200) && Number(answer.headers.get('content-length') ?? length) === length
      if (isExpected && answer.body) return Readable.from(patiently(answer.body, { length, answerMs, abort }), { objectMode: false })
      const complaint = await complaintOf(answer, abort)
      throw answer.status === 404 ? Object.assign(noSuchFile(), { cause: complaint }) : storageAway(complaint)
    },

    async remove(id: string): Promise<void> {
      const { answer, abort } = await ask(id, answerMs, { method: 'DELETE' })
      if (!answer.ok && answer.status !== 404) throw storageAway(await complaintOf(answer, abort))
      abort.abort()
    },
  }
}

/** Only the storage is hurried, not the reader. What is shorter than it was to be fails. */
async function* patiently(body: ReadableStream<Uint8Array>, { length, answerMs, abort }: { length: number; answerMs: number; abort: AbortController }) {
  const reader = body.getReader()
  let left = length
  try {
    for (;;) {
      const timer = setTimeout(() => abort.abort(new Error('The storage stopped in the middle of a file.')), answerMs)
      const { value } = await reader.read().finally(() => clearTimeout(timer))
      if (!value) break
      left -= value.length
      yield value
    }
    if (left !== 0) throw new Error(`The storage ended ${left} bytes too early.`)
  } finally {
    abort.abort()
  }
}

/** What the storage says is wrong, for the log. */
async function complaintOf(answer: Response, abort: AbortController): Promise<Error> {
  const timer = setTimeout(() => abort.abort(), 1000)
  const text = await answer.text().catch(() => '')
  clearTimeout(timer)
  return new Error(`The storage answered ${answer.status}: ${text.slice(0, 300)}`)
}
