import fs from 'node:fs'
import path from 'node:path'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { Refusal } from '../errors.ts'
import { isHttps, isKnownOrigin } from './origin.ts'
import { precompressLightly, sendPrecompressed, type Precompressed } from './precompressed.ts'
import { answerFrameworkError, answerWithProblems } from './problems.ts'

const webDirectory = path.join(import.meta.dirname, '../../../web/dist')
const largestBody = 256 * 1024

export type HttpConfig = { publicUrl: string; allowedOrigins: readonly string[]; trustedProxies: readonly string[] }
export type HttpNeeds = {
  log: FastifyBaseLogger
  config: HttpConfig
  /** Called for every answer with a status of 500 or above. */
  onFailure?(): void
}

/** The HTTP server with everything that is the same for all modules, before any of their routes. */
export async function createHttpServer({ log, config, onFailure }: HttpNeeds) {
  const app = Fastify({
    loggerInstance: log,
    // A line per request would cost more than the request at the bell; what fails is logged by the error handler.
    logController: new LogController({ disableRequestLogging: true }),
    // Whose word on the client's address counts. Anybody can send x-forwarded-for.
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: largestBody,
    // Of a whole request with its body, which may be a file of 200 MB over a slow line. Its head is given a minute.
    requestTimeout: 15 * 60_000,
    keepAliveTimeout: 50_000,
    // Whoever does not read an answer for this long is not waited for: what is written to them stays in memory.
    connectionTimeout: 60_000,
    // Of the protocols that a client may offer to change to we know one, and may go on without the others.
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket' },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: answerFrameworkError,
    routerOptions: { maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // Only JSON: a form or text body is what a page on another origin could send without asking.
  app.removeContentTypeParser('text/plain')
  answerWithProblems(app, onFailure)
  app.addHook('onRequest', async (request) => {
    const { origin, host } = request.headers
    if (request.method === 'GET' || request.method === 'HEAD') return
    if (!isKnownOrigin(origin, host, config)) throw foreignOrigin()
  })
  if (config.trustedProxies.length === 0) tellOfUnknownProxy(app)
  if (config.allowedOrigins.length > 0) await app.register(cors, crossOrigin(config))
  await app.register(helmet, { ...securityHeaders(isHttps(config.publicUrl)), global: false })
  // What helmet sets is for pages. An answer of the API needs only to be taken for nothing else, and every header costs.
  app.addHook('onRequest', async (request, reply) => {
    if (/^\/(api|v1)\//.test(request.url)) void reply.header('x-content-type-options', 'nosniff')
    else await reply.helmet()
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Fairway',
        version: '0.1.0',
        description: 'The campus platform. Refusals are `application/problem+json` with a stable `code` (RFC 9457).',
      },
      servers: [{ url: '/' }],
    },
    transform: (description) => {
      const { schema, url } = jsonSchemaTransform(description)
      // Who may call it, as the guard that the route stands behind says.
      return { schema: { ...schema, ...('route' in description && { 'x-access': description.route.config?.access }) }, url }
    },
    transformObject: jsonSchemaTransformObject,
  })
  // Connections that wait for nothing are closed at the end, and those that wait for an answer once they had it: kept open for the next
  // request they would keep the program from ending in order.
  app.addHook('preClose', (done) => {
    app.server.keepAliveTimeout = 1
    done()
  })
  await app.register(swaggerUi, { routePrefix: '/docs' })
  let openapi: Promise<Precompressed> | undefined
  app.get('/api/openapi.json', { schema: { hide: true } }, async (request, reply) => {
    openapi ??= precompressLightly(JSON.stringify(app.swagger()))
    return sendPrecompressed(request, reply, await openapi)
  })
  return app
}

/** Once: whoever forgot to say that there is a proxy would see everybody come from its address, and be limited as one. */
function tellOfUnknownProxy(app: FastifyInstance): void {
  let isTold = false
  app.addHook('onRequest', (request, _reply, done) => {
    if (!isTold && request.headers['x-forwarded-for'] !== undefined) {
      isTold = true
      app.log.warn({ from: request.ip }, 'a request came through a proxy that is not in TRUSTED_PROXIES: all who come through it share the limits of its address')
    }
    done()
  })
}

export type HttpServer = Awaited<ReturnType<typeof createHttpServer>>

/**
 * The built web app. A path that is a page of it answers with its `index.html`, which routes in the browser.
 *
 * @param unknownBelow how an address is answered that is none, by how it begins; others as everywhere
 */
export async function servePages(app: FastifyInstance, unknownBelow: Record<string, (request: FastifyRequest, reply: FastifyReply) => FastifyReply> = {}): Promise<void> {
  const index = path.join(webDirectory, 'index.html')
  if (!fs.existsSync(index)) return
  await app.register(fastifyStatic, {
    root: webDirectory,
    wildcard: false,
    index: false,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, file) => {
      // Vite names assets by their content.
      void reply.header('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const pathname = request.url.split('?')[0]!
    const isPage = !/^\/(api|v1)\//.test(pathname) && path.extname(pathname) === '' && /text\/html|\*\/\*/.test(request.headers.accept ?? '*/*')
    const unknown = Object.keys(unknownBelow).find((beginning) => pathname.startsWith(beginning))
    if (unknown !== undefined) return unknownBelow[unknown]!(request, reply)
    if (!isPage) return reply.callNotFound()
    return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(await fs.promises.readFile(index, 'utf8'))
  })
}

/** For the sites that the operator named, and no other: a browser shows them what we answer. */
function crossOrigin({ allowedOrigins }: HttpConfig) {
  return {
    origin: [...allowedOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'retry-after', 'content-disposition'],
    maxAge: 600,
  }
}

function securityHeaders(isSecure: boolean) {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'style-src': ["'self'", "'unsafe-inline'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: isSecure,
    crossOriginEmbedderPolicy: false,
  }
}

function foreignOrigin(): Refusal {
  return new Refusal(403, 'foreign-origin', { zh: '不接受来自其他网站的请求。', en: 'Requests from other sites are not accepted.' })
}
