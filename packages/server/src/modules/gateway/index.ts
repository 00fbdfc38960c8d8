import type { ServerResponse } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { GatewayModel, GatewayModels } from '@fairway/contract/gateway'
import { Refusal } from '../../errors.ts'
import { refusalFor } from '../../http/problems.ts'
import { answerBrokenOff, noSuchModel, type Asking, type Completions } from '../completions/index.ts'
import { nameOf } from './answer.ts'
import { wrongKey } from './errors.ts'

// Models for programs: OpenAI's API, over the one way that every request to a model goes.

export { answerUnknownAddress, gatewayRoutes } from './routes.ts'

export type GatewaySilence = {
  /** How long a stream may be without headers, so that what is refused meanwhile has a status. */
  patienceMs?: number
  /** And then without a word. */
  keepAliveMs?: number
}

export type GatewayNeeds = {
  completions: Pick<Completions, 'complete' | 'modelNames' | 'embed'>
  /** Where a request comes from, as limits count it. */
  locate(ip: string): Promise<{ network: string; factor: number }>
} & GatewaySilence

export type Gateway = ReturnType<typeof createGateway>

export function createGateway({ completions, locate, patienceMs = 10_000, keepAliveMs = 15_000 }: GatewayNeeds) {
  const underWay = new Set<AbortController>()

  return {
    complete: completions.complete,
    embed: completions.embed,
    models,
    patienceMs,
    keepAliveMs,

    /** Aborts when who asked hangs up, and at the end of this instance. */
    untilGone(answer: ServerResponse): AbortSignal {
      const gone = new AbortController()
      underWay.add(gone)
      answer.on('close', () => {
        underWay.delete(gone)
        gone.abort(new Error('Who asked has gone.'))
      })
      return gone.signal
    },

    /** Ends what is being answered, with a word. */
    close(): void {
      for (const gone of underWay) gone.abort(answerBrokenOff())
    },

    /** @throws {Refusal} `no-such-model` */
    async model(id: string): Promise<GatewayModel> {
      const found = (await models()).data.find((model) => model.id === id)
      if (!found) throw noSuchModel(id)
      return found
    },

    /** Who asks: the key, for its person. */
    async askingOf({ viewer, ip }: Pick<FastifyRequest, 'viewer' | 'ip'>): Promise<Asking> {
      return { personId: viewer.id, key: viewer.key, ...(await locate(ip)), address: ip, surface: 'gateway', task: 'chat' }
    },

    /** Of whatever was thrown. Who shows a key that is none is told so, and not to sign in. */
    refusalOf(error: unknown, request: FastifyRequest): Refusal {
      const refusal = refusalFor(error as Refusal)
      const shows = request.headers.authorization !== undefined || request.headers['x-api-key'] !== undefined
      if (refusal.code === 'sign-in-required' && shows) return wrongKey()
      if (refusal.status >= 500 && (!(error instanceof Refusal) || error.cause !== undefined)) request.log.error({ err: error }, 'a request to the gateway failed')
      return refusal
    },
  }

  async function models(): Promise<GatewayModels> {
    const names = await completions.modelNames()
    return { object: 'list', data: names.map(({ server, name }) => ({ id: nameOf({ server, name }), object: 'model', created: 0, owned_by: server })) }
  }
}
