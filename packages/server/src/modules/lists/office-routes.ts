import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { largestLogo, ListEntryChange, ListMerger, ListName, ListOrder, logoTypes, NewListEntry, OfficeList, OfficeListEntry } from '@fairway/contract/lists'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import { logoOf } from './image.ts'
import type { Lists } from './index.ts'
import { logoRefused } from './refusals.ts'

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const listParams = z.object({ list: ListName })
const entryParams = z.object({ list: ListName, entry: Id })
const logoParams = z.object({ entry: Id })
const Version = z.object({ version: z.coerce.number().int().positive().describe('of the entry, as it was read') })
const refused = { 400: Problem, 401: Problem, 403: Problem }

/** Editing the lists. For the office. */
export function officeListRoutes({ entries }: Lists): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/lists/:list',
      { schema: { tags: ['lists'], summary: 'A list, with what uses its entries', params: listParams, response: { 200: OfficeList, ...refused } } },
      async (request) => ({ entries: await entries.list(request.params.list) }),
    )

    app.post(
      '/api/office/lists/:list',
      {
        schema: {
          tags: ['lists'],
          summary: 'Add an entry',
          description: 'At the end of the list. Codes and names lead to one entry only, whatever their letter case and width.',
          params: listParams,
          body: NewListEntry,
          response: { 201: OfficeListEntry, ...refused, 409: Problem, 422: Problem },
        },
      },
      async (request, reply) => reply.code(201).send(await entries.create(actorOf(request), request.params.list, request.body)),
    )

    app.patch(
      '/api/office/lists/:list/:entry',
      {
        schema: {
          tags: ['lists'],
          summary: 'Change, rename, hide or restore an entry',
          description: 'A new code is told to everything that says the old one. Former codes and names lead to the entry still.',
          params: entryParams,
          body: ListEntryChange,
          response: { 200: OfficeListEntry, ...refused, 404: Problem, 409: Problem, 422: Problem },
        },
      },
      async (request) => entries.change(actorOf(request), request.params.list, request.params.entry, request.body),
    )

    app.delete(
      '/api/office/lists/:list/:entry',
      {
        schema: {
          tags: ['lists'],
          summary: 'Delete an entry that nothing uses',
          params: entryParams,
          querystring: Version,
          response: { 204: z.null().describe('deleted'), ...refused, 404: Problem, 409: Problem },
        },
      },
      async (request, reply) => {
        await entries.remove(actorOf(request), request.params.list, request.params.entry, request.query.version)
        return reply.code(204).send(null)
      },
    )

    app.put(
      '/api/office/lists/:list/order',
      { schema: { tags: ['lists'], summary: 'Put a list in order', params: listParams, body: ListOrder, response: { 200: OfficeList, ...refused, 404: Problem } } },
      async (request) => {
        await entries.order(actorOf(request), request.params.list, request.body.ids)
        return { entries: await entries.list(request.params.list) }
      },
    )

    app.post(
      '/api/office/lists/:list/mergers',
      {
        schema: {
          tags: ['lists'],
          summary: 'Make two entries one',
          description: 'What says the first says the second from now on, in one transaction; the names of the first lead to the second.',
          params: listParams,
          body: ListMerger,
          response: { 200: OfficeListEntry, ...refused, 404: Problem, 409: Problem, 422: Problem },
        },
      },
      async (request) => entries.merge(actorOf(request), request.params.list, request.body),
    )

    app.delete(
      '/api/office/lists/course-types/:entry/logo',
      {
        schema: {
          tags: ['lists'],
          summary: 'Take the image of a type of courses away',
          params: logoParams,
          querystring: Version,
          response: { 200: OfficeListEntry, ...refused, 404: Problem, 409: Problem },
        },
      },
      async (request) => entries.setLogo(actorOf(request), request.params.entry, request.query.version, null),
    )

    await app.register(logoUpload({ entries }))
  }
}

/** Apart, because nothing else takes a body of bytes. */
function logoUpload({ entries }: Pick<Lists, 'entries'>): FastifyPluginAsyncZod {
  return async (app) => {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser([...logoTypes, 'application/octet-stream'], { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.addContentTypeParser('*', (_request, _payload, done) => done(logoRefused('not-an-image')))

    app.put(
      '/api/office/lists/course-types/:entry/logo',
      {
        schema: {
          tags: ['lists'],
          summary: 'Give a type of courses an image',
          description: 'The bytes of a PNG, JPEG or WebP of at most 64 KB and 1024 × 1024 pixels. What it is is told by the bytes.',
          consumes: [...logoTypes, 'application/octet-stream'],
          params: logoParams,
          querystring: Version,
          response: { 200: OfficeListEntry, ...refused, 404: Problem, 409: Problem, 413: Problem, 415: Problem, 422: Problem },
        },
        bodyLimit: largestLogo,
      },
      async (request) => {
        const logo = logoOf(Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0))
        return entries.setLogo(actorOf(request), request.params.entry, request.query.version, logo)
      },
    )
  }
}
