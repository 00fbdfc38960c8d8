import type { ApiKeys, CreatedApiKey } from '@fairway/contract/api-keys'
import type { Settings } from '@fairway/contract/settings'
import { migrate } from '../../packages/server/src/database/migrate.ts'
import { withDatabase } from '../rooms/ground.ts'
import { signInStudents } from '../rush/campus.ts'
import type { Where } from '../servers.ts'

// A campus whose limits are for a measurement: everybody comes from one address, and asks all the time.

const settings: Partial<Settings> = {
  'limits.networks': [{ network: '127.0.0.0/8', factor: 100 }],
  'assistant.requests-per-minute': 100_000,
  'assistant.person-requests-per-minute': 10_000,
  'assistant.tokens-a-day': 1_000_000_000,
  'assistant.key-tokens-a-day': 1_000_000_000,
  'assistant.key-answers-at-once': 10_000,
  'api-keys.for-everyone': true,
}

/** @returns the cookies of those who ask */
export async function prepareAssistant(where: Where, people: number): Promise<string[]> {
  return withDatabase(where, async (database) => {
    await migrate(database)
    await database.query({ text: 'insert into setting (name, value) select * from unnest($1::text[], $2::jsonb[])', values: [Object.keys(settings), Object.values(settings).map((value) => JSON.stringify(value))] })
    const cookies = await signInStudents(database, people)
    await database.query({ text: 'analyze' })
    return cookies
  })
}

/** Of a few programs. @returns undefined: this server has no gateway */
export async function makeKeys(port: number, cookies: readonly string[]): Promise<string[] | undefined> {
  const at = `http://127.0.0.1:${port}`
  const { status } = await fetch(`${at}/v1/models`)
  if (status === 404) return undefined
  return Promise.all(
    cookies.slice(0, 10).map(async (cookie) => {
      const { scopes } = (await (await fetch(`${at}/api/api-keys`, { headers: { cookie } })).json()) as ApiKeys
      const key = { name: 'A program', scopes, days: 1, requestsPerMinute: 100_000 }
      const answer = await fetch(`${at}/api/api-keys`, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body: JSON.stringify(key) })
      if (answer.status !== 201) throw new Error(`No key was made: ${await answer.text()}`)
      return ((await answer.json()) as CreatedApiKey).key
    }),
  )
}
