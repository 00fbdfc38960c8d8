import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider, type Configuration } from 'oidc-provider'

// A real OpenID Connect provider on a port of this computer, for tests of the server and those in a browser. Its login page asks
// nobody: whoever `signsIn` is signed in.

export type TestProvider = Awaited<ReturnType<typeof startProvider>>

export type ProviderAccount = { subject: string; claims: Record<string, unknown> }

const client = { id: 'fairway', secret: 'a secret of thirty-two characters' }

/** @param publicUrl of the Fairway that will be its client */
export async function startProvider(publicUrl: string) {
  let account: ProviderAccount | undefined
  const configuration: Configuration = {
    clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [`${publicUrl}/api/session/provider/callback`] }],
    claims: { openid: ['sub'], profile: ['name', 'student_number'], email: ['email'] },
    // As most providers do: the claims of a scope come from the userinfo address.
    conformIdTokenClaims: true,
    cookies: { keys: ['of a test'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, subject) => ({ accountId: subject, claims: async () => ({ sub: subject, ...account?.claims }) }),
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client!.clientId, accountId: context.oidc.session!.accountId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
    // Everybody who comes is asked again who they are.
    ttl: { Session: 1 },
  }
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, configuration)
  const answer = provider.callback()
  server.on('request', (request, response) => void handle(request, response))

  return {
    close(): void {
      server.closeAllConnections()
      server.close()
    },
    /** For the server's configuration. */
    config: { issuer, clientId: client.id, clientSecret: client.secret, numberClaim: 'student_number', scope: 'openid profile', name: 'Campus Login' },
    /** Who is at the provider's login page; nobody: they turn away. */
    signsIn(someone: ProviderAccount | undefined): void {
      account = someone
    },
    /** Goes where a browser would go from `url`, with a browser's cookies, until it comes back. @returns the address it comes back to */
    async walk(url: string): Promise<string> {
      const cookies = new Map<string, string>()
      let next = url
      for (let steps = 0; steps < 10; steps++) {
        if (!next.startsWith(issuer)) return next
        const answer = await fetch(next, { redirect: 'manual', headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } })
        for (const line of answer.headers.getSetCookie()) {
          const [name, value] = line.split(';')[0]!.split(/=(.*)/s) as [string, string]
          cookies.set(name, value)
        }
        const location = answer.headers.get('location')
        if (location === null) throw new Error(`The provider stopped at ${next}: ${answer.status} ${await answer.text()}`)
        next = new URL(location, next).href
      }
      throw new Error('The provider sent the browser in circles.')
    },
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith('/interaction/')) return void answer(request, response)
    const result = account ? { login: { accountId: account.subject } } : { error: 'access_denied', error_description: 'turned away' }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  }
}
