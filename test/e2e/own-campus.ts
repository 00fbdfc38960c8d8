import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { APIRequestContext } from '@playwright/test'
import type { CreatedPerson, NewPerson, Person } from '../../packages/contract/src/people.ts'
import { freePort } from '../setup/free-port.ts'
import { demoPassword, expect, test as base } from './campus.ts'

// A campus of their own for tests that set what concerns everybody: how people sign in, how many sessions they have.

export type Office = Awaited<ReturnType<typeof openOffice>>

type OwnCampus = {
  ownPort: number
  /** What its server is configured with, beside the port. */
  ownSettings: Record<string, string>
  /** Its address. */
  ownCampus: string
}

export const test = base.extend<{ office: Office }, OwnCampus>({
  ownPort: [async ({}, use) => use(await freePort()), { scope: 'worker' }],
  ownSettings: [async ({}, use) => use({}), { scope: 'worker' }],
  ownCampus: [
    async ({ ownPort: port, ownSettings }, use) => {
      const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-e2e-own-'))
      const program = path.join(import.meta.dirname, '../../packages/server/src/cli/fairway.ts')
      const server = spawn(process.execPath, [program, 'serve'], { env: { ...process.env, ...ownSettings, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' }, stdio: ['ignore', 'inherit', 'inherit'] })
      const ended = once(server, 'exit')
      try {
        const url = `http://localhost:${port}`
        await expect(async () => expect((await fetch(`${url}/api/session`)).ok).toBe(true)).toPass({ timeout: 120_000 })
        await use(url)
      } finally {
        server.kill('SIGTERM')
        await ended
        fs.rmSync(dataDir, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 150_000 },
  ],
  baseURL: async ({ ownCampus }, use) => use(ownCampus),
  office: async ({ playwright, ownCampus }, use) => {
    const request = await playwright.request.newContext({ baseURL: ownCampus })
    await use(await openOffice(request))
    await request.dispose()
  },
})

/** The programme office, which works over the API and not in the browser that is looked at. */
async function openOffice(request: APIRequestContext) {
  const call = async <Answer>(method: string, url: string, data?: unknown): Promise<Answer> => {
    const response = await request.fetch(url, { method, data })
    expect(response.ok(), `${method} ${url}: ${response.status()} ${await response.text()}`).toBe(true)
    return (response.status() === 204 ? undefined : await response.json()) as Answer
  }
  const set = (name: string, value: unknown) => call<unknown>('PUT', `/api/office/settings/${name}`, { value })
  await call('POST', '/api/session', { username: 'office', password: demoPassword })
  /** Mails whose codes were read. */
  const seen = new Set<number>()
  // All tests come from one computer.
  await set('limits.networks', [{ network: '127.0.0.0/8', factor: 1000 }])

  return {
    set,

    /** A student with a password that is handed out. */
    async addStudent(details: Pick<NewPerson, 'number' | 'name'> & Partial<NewPerson>): Promise<{ id: number; password: string }> {
      const student = { cohort: null, college: null, major: null, class: null }
      const { id, password = '' } = await call<CreatedPerson>('POST', '/api/office/people', { roles: ['student'], student, withPassword: true, ...details })
      return { id, password }
    },

    async giveAddress(id: number, email: string): Promise<void> {
      const { number, name, gender, phone, roles, student, version } = await call<Person>('GET', `/api/office/people/${id}`)
      await call('PUT', `/api/office/people/${id}`, { number, name, gender, phone, roles, student, version, email })
    },

    /** The newest code that was sent to an address, read in the outbox. The page may still be asking for it: waits for one not seen yet. */
    async codeFor(address: string): Promise<string> {
      for (let tries = 0; ; tries++) {
        const { mails } = await call<{ mails: { id: number; isSecret: boolean }[] }>('GET', `/api/office/mail?address=${encodeURIComponent(address)}`)
        const newest = mails.find(({ isSecret }) => isSecret)
        if (newest && (!seen.has(newest.id) || tries >= 20)) {
          seen.add(newest.id)
          const { text } = await call<{ text: string }>('GET', `/api/office/mail/${newest.id}`)
          return /\b\d{6}\b/.exec(text)![0]
        }
        if (tries >= 100) throw new Error(`No code was sent to ${address}.`)
        await sleep(100)
      }
    },
  }
}
