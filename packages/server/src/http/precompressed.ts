import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'

// An answer that many people ask for and that seldom changes: serialised and compressed once, then only copied.

const gzipAsync = promisify(gzip)
const brotliAsync = promisify(brotliCompress)

export type Precompressed = { etag: string; plain: Buffer; gzip: Buffer; brotli?: Buffer }

/** Compressed lightly, for something that changes many times a minute. */
export async function precompressLightly(json: string): Promise<Precompressed> {
  const plain = Buffer.from(json)
  return { etag: etagOf(plain), plain, gzip: await gzipAsync(plain, { level: 1 }) }
}

/** Compressed as well as can be, for something that stays. Takes seconds for megabytes, off the main thread. */
export async function precompressWell(json: string): Promise<Precompressed> {
  const plain = Buffer.from(json)
  const [zipped, brotli] = await Promise.all([
    gzipAsync(plain, { level: 9 }),
    brotliAsync(plain, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
    }),
  ])
  return { etag: etagOf(plain), plain, gzip: zipped, brotli }
}

/** @param isPrivate not for everybody, so not for a cache that many share */
export function sendPrecompressed(request: FastifyRequest, reply: FastifyReply, answer: Precompressed, { isPrivate = false } = {}): FastifyReply {
  // no-cache: keep it, but ask each time whether it is still true; the answer is 304 while it is
  void reply.header('etag', answer.etag).header('cache-control', isPrivate ? 'private, no-cache' : 'no-cache').header('vary', 'accept-encoding')
  if (request.headers['if-none-match'] === answer.etag) return reply.code(304).send()
  void reply.type('application/json; charset=utf-8')
  const accepted = request.headers['accept-encoding'] ?? ''
  if (answer.brotli && /\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(answer.brotli)
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(answer.gzip)
  return reply.send(answer.plain)
}

// Weak, because the compressed forms share it.
function etagOf(plain: Buffer): string {
  return `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
}
