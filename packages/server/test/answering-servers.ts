import { once } from 'node:events'
import { expect } from 'vitest'
import { createAsker } from './answers.ts'
import { simulatedModels, type ModelSimulator, type Script } from './model-simulator.ts'
import { simulateModels } from './models.ts'
import { freshPlace, type Place } from './place.ts'
import { startServer } from './server-process.ts'
import { startApp } from './start-app.ts'

// Processes that give the answers of simulated models, to be killed in the middle of them.

export type AnsweringServer = Awaited<ReturnType<typeof startServer>>

export async function prepareAnswering() {
  const place = await freshPlace()
  const models = await simulateModels()
  const { signIn, close } = await startApp({ place })
  const { chloe, olga } = await signIn('chloe', 'olga')
  for (const [name, value] of Object.entries({ 'assistant.answers-at-once': 1000, 'assistant.person-requests-per-minute': 10_000, 'assistant.tokens-a-day': 100_000_000 })) {
    expect((await olga.put(`/api/office/settings/${name}`, { value })).status).toBe(200)
  }
  await close()
  const { baseUrl, apiKey } = models.server('openai')
  const settings = { OPENAI_BASE_URL: baseUrl, OPENAI_API_KEY: apiKey, OPENAI_MODEL: simulatedModels.openai[0]!.id }
  return {
    place,
    models,
    asker: createAsker(chloe.cookie),
    start: ({ at = place, redisUrl }: { at?: Place; redisUrl?: string } = {}): Promise<AnsweringServer> => startServer(at, { settings, ...(redisUrl && { redisUrl }) }),
  }
}

/** Long enough for all that is done to it meanwhile: it is never said to its end. */
export function endless(): Script {
  return { text: Array.from({ length: 20_000 }, (_, index) => `${index}·第${index}个👩‍🎓 `), pace: { tokenMs: 10 } }
}

/** What of it was said, if it was cut between two of its words or in one. */
export function isBeginningOf(script: Script, text: string): boolean {
  return (script.text as string[]).join('').startsWith(text)
}

/** @param before how many requests there were before the one that is meant */
export async function untilSaid({ requests }: ModelSimulator, tokens: number, before = 0): Promise<void> {
  await expect.poll(() => (requests.length > before ? requests.at(-1)!.tokensSaid : 0), { interval: 5 }).toBeGreaterThan(tokens)
}

export async function signal(server: AnsweringServer, name: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  const ended = once(server.process, 'exit') as Promise<[number | null]>
  server.process.kill(name)
  return (await ended)[0]
}
