import { pino } from 'pino'
import { buildApp, type App } from '../src/app.ts'
import type { Bus } from '../src/bus/bus.ts'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/database/database.ts'
import type { GatewaySilence } from '../src/modules/gateway/index.ts'
import type { WritingLimits } from '../src/modules/rooms/index.ts'
import type { QueuePace } from '../src/modules/jobs/index.ts'
import { buildCampus, type CampusBuilder } from './campus.ts'
import { createClient, type Client } from './client.ts'
import { signInPeople, type Person, type PersonName } from './people.ts'
import { afterwards } from './afterwards.ts'
import { freshPlace, openAt, type Place } from './place.ts'

export type StartOptions = {
  /** Default: a fresh one. Give the place of an earlier app to restart, or, on PostgreSQL, to run a second instance. */
  place?: Place
  config?: Partial<Config>
  /** Answers on a port of 127.0.0.1 as well; needed for sockets. */
  listen?: boolean
  /** False: jobs and mail are only asked for, as in a process with ROLE=web. Default true. */
  works?: boolean
  /** How soon what was put off is looked for, and what is left undone at the end. Default: as on a campus. */
  pace?: QueuePace
  /** How fast somebody may write in rooms. Default: as fast as a test does. */
  writing?: WritingLimits
  /** How long streams of the gateway may be silent. Default: as on a campus. */
  silence?: GatewaySilence
  /** Over which it tells other instances. Default: as the configuration says. */
  bus?: Bus
}

export type Started = {
  app: App
  database: Database
  place: Place
  /** Where it listens, if it does. */
  url: string
  guest: Client
  campus: CampusBuilder
  /** Creates these people and signs them in. */
  signIn<Name extends PersonName>(...names: Name[]): Promise<Record<Name, Person>>
  /** What was logged as an error. */
  errors: { msg: string; err?: { message: string } }[]
  /** Before the end of the test, for a restart. */
  close(): Promise<void>
}

/** The real program on a real database, closed after the test that called it (or after the file). */
export async function startApp({ place, config, listen = false, works = true, pace, writing = { people: 100_000, guests: 100_000 }, silence, bus }: StartOptions = {}): Promise<Started> {
  const where = place ?? (await freshPlace())
  const database = await openAt(where)
  const errors: Started['errors'] = []
  const log = pino({ level: 'error' }, { write: (line) => errors.push(JSON.parse(line) as Started['errors'][number]) })
  const app = await buildApp(configFor(where, config), { database, log, pace, writing, silence, bus })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= app.close().then(() => database.close()))
  afterwards(close)
  if (works) await app.jobs.startWorking()
  const url = listen ? await app.http.listen({ host: '127.0.0.1', port: 0 }) : ''
  return {
    app,
    database,
    place: where,
    url,
    guest: createClient(app),
    campus: buildCampus(app, database),
    signIn: (...names) => signInPeople(app, database, names),
    errors,
    close,
  }
}

function configFor(place: Place, changes: Partial<Config> | undefined): Config {
  return {
    ...place,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:3000',
    allowedOrigins: [],
    trustedProxies: [],
    provider: undefined,
    redisUrl: undefined,
    filesS3: undefined,
    modelServers: {},
    timeZone: 'Asia/Shanghai',
    demo: false,
    role: 'all',
    smtp: undefined,
    mailFrom: { name: undefined, address: 'no-reply@campus.example.edu' },
    metricsToken: undefined,
    secret: undefined,
    logLevel: 'error',
    prettyLogs: false,
    ...changes,
  }
}
