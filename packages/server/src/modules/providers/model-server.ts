import type { Reach } from './reach.ts'

/** In which way a server differs from OpenAI's. */
export const serverKinds = ['openai', 'deepseek', 'azure'] as const
export type ServerKind = (typeof serverKinds)[number]

/** A server of models, and how it is reached. */
export type ModelServer = {
  kind: ServerKind
  /** Without a trailing slash. Of Azure the address of the resource alone; of the others with what stands before `/chat/completions`. */
  baseUrl: string
  /** Undefined: it asks for none. */
  apiKey: string | undefined
  /** Of Azure: the classic path by deployment with this `api-version`. Undefined: its v1 path. */
  apiVersion?: string | undefined
  /** Where it may stand. Undefined: anywhere, as who runs this program says. */
  reach?: Reach | undefined
}

export type Endpoint = 'chat/completions' | 'embeddings' | 'models'

/** @param model the name of the deployment, of Azure's classic path */
export function addressOf({ kind, baseUrl, apiVersion }: ModelServer, endpoint: Endpoint, model: string): string {
  if (kind !== 'azure') return `${baseUrl}/${endpoint}`
  if (apiVersion === undefined) return `${baseUrl}/openai/v1/${endpoint}`
  const version = `?api-version=${encodeURIComponent(apiVersion)}`
  return endpoint === 'models' ? `${baseUrl}/openai/models${version}` : `${baseUrl}/openai/deployments/${encodeURIComponent(model)}/${endpoint}${version}`
}

export function headersOf({ kind, apiKey }: ModelServer): Record<string, string> {
  if (apiKey === undefined) return {}
  return kind === 'azure' ? { 'api-key': apiKey } : { authorization: `Bearer ${apiKey}` }
}
