import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { createLonelyBus } from '../src/bus/bus.ts'
import type { KnownViewer } from '../src/modules/identity/index.ts'
import { createLive, type LiveNeeds } from '../src/modules/live/index.ts'
import { afterwards } from './afterwards.ts'

// The live connections by themselves, without a campus. The cookie `ines` is Ines's session, and so on.

const student = (id: number, number: string, name: string): KnownViewer => ({
  ...{ id, number, name, roles: ['student'], student: null },
  ...{ isDemo: false, staffNumber: null, session: id, key: null, expiresAt: Number.MAX_SAFE_INTEGER, mustChangePassword: false },
})

export type LiveOptions = Partial<LiveNeeds> & {
  /** Are errors expected? They are in `errors` then. */
  mayFail?: boolean
}

export async function startLive({ mayFail = false, ...changes }: LiveOptions = {}) {
  const errors: unknown[] = []
  const sessions = new Map<string | undefined, KnownViewer>([
    ['ines', student(7, 's-7', 'Ines')],
    ['jan', student(8, 's-8', 'Jan 扬')],
  ])
  /** How often it was asked who somebody is. */
  const asked = { viewers: 0 }
  const live = createLive({
    async findViewer({ cookie }) {
      asked.viewers++
      return sessions.get(cookie) ?? null
    },
    whyEnded: async () => 'signed-out',
    findGuest: () => null,
    locate: async () => ({ network: '127.0.0.1', factor: 1 }),
    topics: { seats: () => true, person: ({ viewer }, id) => String(viewer?.id) === id },
    bus: createLonelyBus(),
    hasOthers: false,
    secret: 'x'.repeat(32),
    config: { publicUrl: 'http://localhost:3000', allowedOrigins: [] },
    onError: (error) => errors.push(error),
    ...changes,
  })
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  live.attach(server)
  afterwards(async () => {
    await live.close()
    server.closeAllConnections()
    server.close()
    if (!mayFail) expect(errors).toEqual([])
  })
  return { live, sessions, asked, errors, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
