import { fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openDatabase, type Database } from '../../packages/server/src/database/database.ts'
import { migrate } from '../../packages/server/src/database/migrate.ts'
import { migratedDatabase } from '../../test/setup/postgres-template.ts'
import { postgresToMeasure } from '../postgres.ts'
import { signInStudents } from '../rush/campus.ts'
import type { Where } from '../servers.ts'

// What the measurements of rooms begin with: people who are signed in, and a network from which many may connect.

export type Rooms = { cookies: string[]; lobby: number }

/** Where measured servers keep their things; all of it goes with `end`. */
export async function layGround(name: string, databases: string) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), `fairway-${name}-`))
  const postgres = databases.includes('postgres') ? await postgresToMeasure() : undefined
  return {
    directory,
    postgresUrl: postgres?.url,

    async place(kind: string, called: string): Promise<Where> {
      const dataDir = path.join(directory, called)
      fs.mkdirSync(dataDir)
      return { dataDir, databaseUrl: kind === 'postgres' ? await migratedDatabase(postgres!.url, called) : undefined }
    },

    async end(): Promise<void> {
      await postgres?.stop()
      fs.rmSync(directory, { recursive: true, force: true })
    },
  }
}

export async function prepareRooms(where: Where, people: number): Promise<Rooms> {
  return withDatabase(where, async (database) => {
    await migrate(database)
    const cookies = await signInStudents(database, people)
    // As the office sets it for a dormitory behind one address.
    await database.query({ text: `insert into setting (name, value) values ('limits.networks', '[{"network": "127.0.0.0/8", "factor": 100}]')` })
    const [room] = await database.query<{ id: number }>({ text: `select id from room where kind = 'lobby'` })
    await database.query({ text: 'analyze' })
    return { cookies, lobby: room!.id }
  })
}

export async function withDatabase<Result>(where: Where, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(where, (error) => {
    throw error
  })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

/** Runs a load in a process of its own. @returns it, to say more to, and what it reports at last */
export function startLoad<Order, Report>(script: string, order: Order) {
  const child = fork(path.join(import.meta.dirname, script))
  child.send(order as object)
  return {
    pid: child.pid!,
    async next<Message = Report>(): Promise<Message> {
      const heard = new AbortController()
      const { signal } = heard
      try {
        const [message] = (await Promise.race([
          once(child, 'message', { signal }),
          once(child, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`The load ended with ${code}.`))),
        ])) as [Message]
        return message
      } finally {
        heard.abort()
      }
    },
    say: (what: string | object) => void child.send(what),
  }
}
