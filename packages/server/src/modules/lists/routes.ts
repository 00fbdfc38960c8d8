import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Lists as ListsAnswer } from '@fairway/contract/lists'
import { Problem } from '@fairway/contract/problem'
import { notFound } from '../../errors.ts'
import { sendPrecompressed } from '../../http/precompressed.ts'
import type { Lists } from './index.ts'

/** What forms and filters offer. Open to everyone. */
export function listRoutes(lists: Lists): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/lists',
      {
        schema: {
          tags: ['lists'],
          summary: 'Cohorts, colleges, majors, classes, departments and types of courses',
          description: 'In the order in which forms and filters show them. Hidden ones too, for the names of what still says their codes; do not offer those.',
          response: { 200: ListsAnswer },
        },
        // It was serialised when it was read.
        serializerCompiler: () => String,
      },
      async (request, reply) => sendPrecompressed(request, reply, await lists.offered.read()),
    )

    app.get(
      '/api/lists/logos/:hash',
      {
        schema: {
          tags: ['lists'],
          summary: 'The image of a type of courses',
          description: 'PNG, JPEG or WebP. What is at an address never changes.',
          params: z.object({ hash: z.string() }),
          response: { 200: z.unknown().describe('the image'), 404: Problem },
        },
        serializerCompiler: () => String,
      },
      async (request, reply) => {
        const logo = await lists.logo(request.params.hash)
        if (!logo) throw notFound()
        return reply
          .headers({
            'cache-control': 'public, max-age=31536000, immutable',
            // Whatever somebody managed to hide in an image, opened by itself it may do nothing.
            'content-security-policy': "default-src 'none'; sandbox",
            'content-disposition': 'inline',
          })
          .type(logo.mediaType)
          .send(logo.bytes)
      },
    )
  }
}
