import { createHmac, timingSafeEqual } from 'node:crypto'
import * as client from 'openid-client'
import type { ProviderConfig } from '../../config.ts'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { isLoopbackUrl } from '../../loopback.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { Opened } from './auth.ts'
import type { Caller, SignIn } from './sign-in.ts'
import type { UnconfirmedNumbers } from './unconfirmed-numbers.ts'
import { ensureUser } from './users.ts'

// Signing in at the campus's own provider (OpenID Connect, authorization code with PKCE). A person is found by the claim that
// carries their number, never by a mail address; from then on the provider's own name for them must stay the same.

export type ProviderNeeds = {
  database: Database
  audit: Audit
  signIn: SignIn
  unconfirmedNumbers: UnconfirmedNumbers
  config: { provider: ProviderConfig | undefined; publicUrl: string }
  secret: string
}

/** What is remembered, in a cookie, of a sign-in that has gone to the provider. */
type Journey = { state: string; nonce: string; verifier: string; returnTo: string; until: number }

export const journeySeconds = 600
export const providerPath = '/api/session/provider'
const callbackPath = `${providerPath}/callback`

export type Provider = ReturnType<typeof createProvider>

export function createProvider({ database, audit, signIn, unconfirmedNumbers, config, secret }: ProviderNeeds) {
  const { provider, publicUrl } = config
  let discovered: Promise<client.Configuration> | undefined

  return {
    /** What the button says; undefined if there is no provider. */
    name: provider?.name,

    /** @returns where to send the browser, and what it must bring back @throws {Refusal} `not-offered`, `provider-unreachable` */
    async begin(returnTo: string): Promise<{ url: string; journey: string }> {
      const { settings, configuration } = await ready()
      const verifier = client.randomPKCECodeVerifier()
      const journey: Journey = { state: client.randomState(), nonce: client.randomNonce(), verifier, returnTo: ownPath(returnTo), until: Date.now() + journeySeconds * 1000 }
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: publicUrl + callbackPath,
        scope: settings.scope,
        state: journey.state,
        nonce: journey.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, journey: seal(journey) }
    },

    /**
     * @param query of the address to which the provider sent the browser back, with its question mark
     * @throws {Refusal} `provider-journey-lost`, `provider-refused`, `provider-unknown-person`, `provider-other-account`, and those of `SignIn.byProof`
     */
    async finish(query: string, sealed: string | undefined, caller: Caller): Promise<{ opened: Opened; returnTo: string }> {
      const { settings, configuration } = await ready()
      const journey = unseal(sealed)
      if (!journey) throw journeyLost()
      const { subject, number } = await identify(settings, configuration, query, journey)
      const userId = await link(settings, subject, number, caller)
      return { opened: await signIn.byProof(userId, 'provider', caller), returnTo: journey.returnTo }
    },
  }

  async function ready(): Promise<{ settings: ProviderConfig; configuration: client.Configuration }> {
    if (!provider) throw new Refusal(404, 'not-offered', { zh: '本校未开放统一身份认证登录。', en: 'This campus does not offer that.' })
    discovered ??= client.discovery(new URL(provider.issuer), provider.clientId, provider.clientSecret, undefined, {
      // Only for a provider on the same computer, as in tests: anything else must be https.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so only to stand out
      execute: isLoopbackUrl(provider.issuer) ? [client.allowInsecureRequests] : [],
      timeout: 10,
    })
    try {
      return { settings: provider, configuration: await discovered }
    } catch (error) {
      // The next one asks again.
      discovered = undefined
      throw new Refusal(
        503,
        'provider-unreachable',
        { zh: '暂时连不上统一身份认证，请稍后再试。', en: 'The sign-in provider cannot be reached just now. Try again later.' },
        { retryAfter: 10, cause: error instanceof Error ? error.name : 'unknown' },
      )
    }
  }

  async function identify(settings: ProviderConfig, configuration: client.Configuration, query: string, { state, nonce, verifier }: Journey) {
    try {
      const tokens = await client.authorizationCodeGrant(configuration, new URL(publicUrl + callbackPath + query), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = tokens.claims()!
      const inToken = claims[settings.numberClaim]
      const claim = inToken ?? (await client.fetchUserInfo(configuration, tokens.access_token, claims.sub))[settings.numberClaim]
      const number = typeof claim === 'string' || typeof claim === 'number' ? String(claim).trim() : ''
      return { subject: claims.sub, number }
    } catch (error) {
      throw providerRefused(error)
    }
  }

  /** @returns the id by which better-auth knows the person */
  async function link({ issuer }: ProviderConfig, subject: string, number: string, { ip }: Caller): Promise<string> {
    return database.inTransaction(async (transaction) => {
      const [person] = await transaction.query<{ id: number; subject: string | null }>({
        text: `select person.id, (select subject from provider_account where issuer = $2 and person_id = person.id limit 1) as subject
               from person where lower(number) = lower($1) and deleted_at is null for no key update`,
        values: [number, issuer],
      })
      if (!person || number === '') throw unknownPerson()
      const [account] = await transaction.query<{ person_id: number }>({
        text: `insert into provider_account (issuer, subject, person_id) values ($1, $2, $3)
               on conflict (issuer, subject) do update set seen_at = now() returning person_id`,
        values: [issuer, subject, person.id],
      })
      // The claim names somebody else than before, or another account claims somebody's number: neither is let in by itself.
      if (account!.person_id !== person.id || (person.subject !== null && person.subject !== subject)) throw otherAccount()
      if (person.subject === null) {
        const actor: Actor = { personId: person.id, via: 'session', ip }
        await unconfirmedNumbers.startAnew(transaction, actor, [person.id], 'provider')
        await audit.record(transaction, {
          actor,
          action: 'provider-account.linked',
          subject: { kind: 'person', id: person.id },
          personal: { about: person.id, after: { issuer, subject } },
        })
      }
      return ensureUser(transaction, person.id)
    })
  }

  /** A path of this site, whatever was asked for. */
  function ownPath(path: string): string {
    const url = URL.canParse(path, publicUrl) ? new URL(path, publicUrl) : undefined
    if (!path.startsWith('/') || url?.origin !== new URL(publicUrl).origin) return '/'
    // Dots may have been resolved to two slashes, which would begin the name of another host.
    return url.pathname.replace(/^\/+/, '/') + url.search + url.hash
  }

  function seal(journey: Journey): string {
    const content = Buffer.from(JSON.stringify(journey)).toString('base64url')
    return `${content}.${signatureOf(content)}`
  }

  function unseal(sealed = ''): Journey | undefined {
    const [content = '', signature = ''] = sealed.split('.')
    const expected = Buffer.from(signatureOf(content))
    const given = Buffer.from(signature)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
    const journey = JSON.parse(Buffer.from(content, 'base64url').toString()) as Journey
    return journey.until > Date.now() ? journey : undefined
  }

  function signatureOf(content: string): string {
    return createHmac('sha256', secret).update(`provider ${content}`).digest('base64url')
  }
}

function journeyLost(): Refusal {
  return new Refusal(400, 'provider-journey-lost', {
    zh: '登录过程已中断或超时，请重新开始。',
    en: 'The sign-in was interrupted or took too long. Start again.',
  })
}

function providerRefused(error: unknown): Refusal {
  const code = error instanceof client.AuthorizationResponseError ? error.error : undefined
  return new Refusal(
    403,
    'provider-refused',
    { zh: '统一身份认证没有完成登录，请重试。', en: 'The sign-in provider did not complete the sign-in. Try again.' },
    { ...(code !== undefined && { provider: code }) },
  )
}

function unknownPerson(): Refusal {
  return new Refusal(403, 'provider-unknown-person', {
    zh: '统一身份认证中的编号在本校没有对应的账号，请联系教务办公室。',
    en: 'Nobody here has the number that the sign-in provider gave. Ask the programme office.',
  })
}

function otherAccount(): Refusal {
  return new Refusal(403, 'provider-other-account', {
    zh: '该编号已关联另一个统一身份认证账号，请联系教务办公室。',
    en: 'This number belongs to another account of the sign-in provider. Ask the programme office.',
  })
}
