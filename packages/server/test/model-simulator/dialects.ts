import type http from 'node:http'
import type { Dialect } from './script.ts'

// Where each dialect is spoken and who is let in.

export type Addressed = { dialect: Dialect; endpoint: 'chat/completions' | 'embeddings' | 'models' | undefined; /** Of Azure's classic path. */ deployment: string | undefined }

/** OpenAI under `/v1`, Azure under `/openai` on both of its paths, and DeepSeek at the root. */
export function addressed(url: URL): Addressed {
  const { pathname, searchParams } = url
  const [, openai] = /^\/v1\/(.+)$/.exec(pathname) ?? []
  if (openai !== undefined) return { dialect: 'openai', endpoint: endpointOf(openai), deployment: undefined }
  if (!pathname.startsWith('/openai/')) return { dialect: 'deepseek', endpoint: endpointOf(pathname.slice(1), false), deployment: undefined }
  const [, current] = /^\/openai\/v1\/(.+)$/.exec(pathname) ?? []
  if (current !== undefined) return { dialect: 'azure', endpoint: endpointOf(current), deployment: undefined }
  // Its classic path knows a request by its version, and nothing without one.
  const isVersioned = /^20\d\d-\d\d-\d\d(-preview)?$/.test(searchParams.get('api-version') ?? '')
  const [, deployment, asked = ''] = /^\/openai\/deployments\/([^/]+)\/(.+)$/.exec(pathname) ?? []
  if (!isVersioned) return { dialect: 'azure', endpoint: undefined, deployment: undefined }
  if (pathname === '/openai/models') return { dialect: 'azure', endpoint: 'models', deployment: undefined }
  const endpoint = endpointOf(asked)
  return { dialect: 'azure', endpoint: endpoint === 'models' ? undefined : endpoint, deployment: deployment === undefined ? undefined : decodeURIComponent(deployment) }
}

/** Azure takes a key in its own header, and on its v1 path as the others do too. */
export function keyIn({ dialect, deployment }: Addressed, headers: http.IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (dialect !== 'azure') return bearer
  const own = headers['api-key']
  return typeof own === 'string' ? own : deployment === undefined ? bearer : undefined
}

function endpointOf(path: string, embeds = true): Addressed['endpoint'] {
  return path === 'chat/completions' || path === 'models' || (path === 'embeddings' && embeds) ? path : undefined
}
