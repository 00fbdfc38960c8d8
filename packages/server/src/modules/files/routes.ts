import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import { MessageFile } from '@fairway/contract/rooms'
import { attachment, inline } from '../../http/attachment.ts'
import { isNamed } from '../../http/entity-tag.ts'
import { rangeAsked } from './byte-range.ts'
import type { Files } from './index.ts'
import type { ReadableFile, Reader } from './reading.ts'
import { notAForm, oneFileOnly, uploadBroken } from './refusals.ts'
import type { Upload } from './uploads.ts'

const tags = ['rooms']

/** For everyone who is signed in. */
export function uploadRoutes({ uploads }: Files): FastifyPluginAsyncZod {
  return async (app) => {
    app.removeAllContentTypeParsers()
    await app.register(multipart, { throwFileSizeLimit: false })
    app.addContentTypeParser('*', (_request, _payload, done) => done(notAForm()))

    app.post(
      '/api/files',
      {
        schema: {
          tags,
          summary: 'Upload an image or a file to be said in a room',
          description:
            'A form (multipart/form-data) with one file and no other field. What it is, is found from its bytes. Its owner alone can read it, and for a day, until it is said with a message (`files`).',
          consumes: ['multipart/form-data'],
          response: { 201: MessageFile, 400: Problem, 401: Problem, 403: Problem, 413: Problem, 415: Problem, 422: Problem, 429: Problem, 503: Problem },
        },
      },
      async (request, reply) => {
        if (!request.isMultipart()) throw notAForm()
        const announced = request.headers['content-length']
        const upload = await uploads.begin(request.viewer.id, announced === undefined ? undefined : Number(announced))
        return reply.code(201).send(await received(request, upload))
      },
    )
  }
}

/** What was begun for the upload has ended when it is answered. */
async function received(request: FastifyRequest, upload: Upload): Promise<MessageFile> {
  try {
    // Whoever hung up while that was asked would be waited for.
    if (request.raw.destroyed) throw uploadBroken()
    const limits = { fileSize: upload.largest, files: 1, fields: 0, parts: 1, headerPairs: 20 }
    for await (const part of request.parts({ limits })) {
      if (part.type !== 'file') throw oneFileOnly()
      await upload.take(part.filename ?? '', part.file)
    }
    return await upload.finish()
  } catch (error) {
    // What still comes is let through to nowhere: an answer to somebody who is still sending would not be heard.
    request.raw.unpipe()
    request.raw.resume()
    throw request.raw.readableAborted ? uploadBroken() : problemOf(error)
  } finally {
    await upload.end()
  }
}

/** For everyone: guests read what is said in the lobby. @param readerOf who it is that asks */
export function fileRoutes({ reading }: Files, readerOf: (request: FastifyRequest) => Reader): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/files/:file',
      {
        schema: {
          tags,
          summary: 'An image or a file that was said in a room',
          description:
            'For who may read the room, and until it is said for who uploaded it. Images are shown, everything else is saved. Takes a single range of bytes. What was deleted is not found.',
          params: z.object({ file: z.string().max(40) }),
          response: {
            200: z.unknown().describe('the bytes'),
            206: z.unknown().describe('some of them'),
            304: z.null().describe('as it was'),
            404: Problem,
            416: Problem,
            503: Problem,
          },
        },
      },
      async (request, reply) => {
        void reply.header('cache-control', 'private, no-store')
        const file = await reading.find(readerOf(request), request.params.file)
        const etag = `"${file.id}"`
        keepSafe(reply, etag)
        if (isNamed(request.headers['if-none-match'], etag)) return reply.code(304).send(null)
        const ifRange = request.headers['if-range']
        const range = ifRange === undefined || ifRange === etag ? askedOf(request, reply, file) : undefined
        const { from, to } = range ?? { from: 0, to: file.size - 1 }
        const bytes = request.method === 'HEAD' ? Readable.from([]) : await file.open({ from, to })
        void reply
          .type(file.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mediaType)
          .header('content-disposition', file.isShown ? inline(file.name) : attachment(file.name))
          .header('content-length', to - from + 1)
        if (range) void reply.header('content-range', `bytes ${from}-${to}/${file.size}`)
        return reply.code(range ? 206 : 200).send(bytes)
      },
    )
  }
}

/** Nothing in it runs, whatever a browser takes it for; and it is kept for a day at most, by the browser of who was given it. */
function keepSafe(reply: FastifyReply, etag: string): void {
  void reply
    .header('cache-control', 'private, max-age=86400, immutable')
    .header('vary', [reply.getHeader('vary'), 'Cookie, Authorization'].filter(Boolean).join(', '))
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('cross-origin-resource-policy', 'same-site')
    .header('x-content-type-options', 'nosniff')
}

function askedOf(request: FastifyRequest, reply: FastifyReply, { size }: ReadableFile) {
  try {
    return rangeAsked(request.headers.range, size)
  } catch (error) {
    void reply.header('content-range', `bytes */${size}`)
    throw error
  }
}

/** What the reader of forms says of one that is not as it has to be. */
function problemOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const code = 'code' in error ? String(error.code) : ''
  if (['FST_FILES_LIMIT', 'FST_FIELDS_LIMIT', 'FST_PARTS_LIMIT', 'FST_PROTO_VIOLATION'].includes(code)) return oneFileOnly()
  // The library beneath it has no codes.
  if (['FST_MP_PREMATURE_CLOSE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code) || /multipart/i.test(error.message)) return uploadBroken()
  return error
}
