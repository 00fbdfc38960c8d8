import type { CreatedApiKey } from '@fairway/contract/api-keys'
import type { Job, Jobs, OfficeJobs } from '@fairway/contract/jobs'
import { describe, expect, test } from 'vitest'
import { importKit } from '../../../test/imports.ts'
import { gate, jobKit, nothing } from '../../../test/jobs.ts'
import { openSocket } from '../../../test/socket.ts'
import { startApp } from '../../../test/start-app.ts'

const started = await startApp({ listen: true })
const { app, database, url, guest, signIn } = started
const { olga, ana, ben, chloe } = await signIn('olga', 'ana', 'ben', 'chloe')
const { kind, ended, running } = jobKit(started, olga, olga)
const makes = kind(async ({ writeFile }) => void (await writeFile({ name: 'list', mediaType: 'text/plain' }, [Buffer.from('names')])))

/** Of somebody, which took these. @returns its id, once it has made its file */
async function made(by: number, needs: { role: 'office' | null; scope: string | null }): Promise<number> {
  const id = await database.inTransaction((transaction) => app.jobs.start(transaction, { kind: makes, data: {}, by, needs }))
  await ended(id)
  return id
}
async function setOffice(id: number, isOffice: boolean) {
  const text = isOffice ? `insert into role_grant (person_id, role) values ($1, 'office')` : `delete from role_grant where person_id = $1 and role = 'office'`
  await database.query({ text, values: [id] })
  app.identity.viewers.forgetAll()
}
async function keyOf(scopes: string[]) {
  const { key } = (await olga.post<CreatedApiKey>('/api/office/api-keys', { name: 'Reports', scopes, days: 1, requestsPerMinute: 600, personId: olga.id })).body
  return { headers: { 'x-api-key': key } }
}

describe('what a job made', () => {
  test('of the office is not told to who has left it while it went on, though they hear of their own', async () => {
    await setOffice(chloe.id, true)
    const { open, opened } = gate()
    const left = await start(
      kind(async ({ writeFile }) => {
        await opened
        await writeFile({ name: 'list', mediaType: 'text/plain' }, [Buffer.from('names')])
        return { names: ['Ben'] }
      }),
      { role: 'office', scope: null },
    )
    await running(left)
    const socket = await openSocket(url, { cookie: chloe.cookie })
    await socket.subscribe(`person:${chloe.id}`)
    await setOffice(chloe.id, false)
    open()
    await ended(left)
    const own = await start(makes, nothing)
    let told: Job
    do told = (await socket.next('job-changed')).job
    while (told.id !== own || told.state !== 'done')
    expect(socket.events.flatMap((event) => (event.type === 'job-changed' ? [event.job.id] : []))).not.toContain(left)

    function start(of: string, needs: { role: 'office' | null; scope: string | null }) {
      return database.inTransaction((transaction) => app.jobs.start(transaction, { kind: of, data: {}, by: chloe.id, needs }))
    }
  })

  test('of the office is kept from who has left it, and found again by who comes back', async () => {
    await setOffice(ana.id, true)
    const id = await made(ana.id, { role: 'office', scope: null })
    const seen = async () => [
      (await ana.get(`/api/jobs/${id}/files/list`)).status,
      (await ana.get(`/api/jobs/${id}`)).status,
      (await ana.post(`/api/jobs/${id}/cancellation`)).status,
      (await ana.get<Jobs>('/api/jobs')).body.jobs.length,
    ]
    expect(await seen()).toEqual([200, 200, 409, 1])
    await setOffice(ana.id, false)
    expect(await seen()).toEqual([404, 404, 404, 0])
    expect((await olga.get(`/api/jobs/${id}/files/list`)).status).toBe(200)
    await setOffice(ana.id, true)
    expect(await seen()).toEqual([200, 200, 409, 1])
    await setOffice(ana.id, false)
  })

  test('by what needs no role is its starter’s, whatever they are', async () => {
    const id = await made(ben.id, nothing)
    expect((await ben.get(`/api/jobs/${id}/files/list`)).text).toBe('names')
    expect((await ana.get(`/api/jobs/${id}/files/list`)).status).toBe(404)
  })

  test('is given to a key with the scope that starting it takes', async () => {
    const id = await made(olga.id, { role: 'office', scope: 'rosters:read' })
    const fetched = async (...scopes: string[]) => (await guest.get(`/api/jobs/${id}/files/list`, await keyOf(scopes))).status
    expect(await fetched('jobs:read')).toBe(404)
    expect(await fetched('jobs:read', 'courses:read')).toBe(404)
    expect(await fetched('jobs:read', 'rosters:read')).toBe(200)
    expect(await fetched('jobs:read', 'rosters:write')).toBe(200)
    expect(await fetched('rosters:read')).toBe(403)
  })

  test('is in the list of all jobs for the keys that find it by itself', async () => {
    const open = await made(ben.id, nothing)
    const rosters = await made(olga.id, { role: 'office', scope: 'rosters:read' })
    const listed = async (...scopes: string[]) => {
      const { jobs } = (await guest.get<OfficeJobs>('/api/office/jobs', await keyOf(scopes))).body
      return jobs.map(({ id }) => id).filter((id) => id === open || id === rosters)
    }
    expect(await listed('jobs:read')).toEqual([open])
    expect(await listed('jobs:read', 'rosters:read')).toEqual([rosters, open])
    expect((await olga.get<OfficeJobs>('/api/office/jobs')).body.jobs.map(({ id }) => id)).toContain(rosters)
  })

  test('from a sheet is known to keys that may import', async () => {
    const { upload, start } = importKit(started, olga, 'people')
    const job: Job = await start((await upload('number,name\nr1,Rosa')).body.id, 'check')
    await ended(job.id)
    expect((await guest.get(`/api/jobs/${job.id}`, await keyOf(['jobs:read']))).status).toBe(404)
    expect((await guest.get(`/api/jobs/${job.id}`, await keyOf(['jobs:read', 'imports:write']))).status).toBe(200)
  })
})
