import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { afterwards } from '../../../test/afterwards.ts'
import { createFaultyBus } from '../../../test/faulty-bus.ts'
import { freshPlace, openAt } from '../../../test/place.ts'
import { createEpoch } from './epoch.ts'

// On a server that others run, who may not ask for everything.

test('a database that tells nothing of its cluster has an epoch all the same, which the operator renews', async () => {
  const place = await freshPlace()
  const owner = await openAt(place)
  const tenant = `tenant_${randomUUID().replaceAll('-', '')}`
  await owner.query({ text: `create role ${tenant} login` })
  afterwards(async () => {
    const { query } = await openAt(place)
    await query({ text: `drop owned by ${tenant}` })
    await query({ text: `drop role ${tenant}` })
  })
  await owner.query({ text: `grant pg_read_all_data, pg_write_all_data to ${tenant}` })
  const url = new URL(place.databaseUrl!)
  url.username = tenant
  const begin = async () => {
    let changes = 0
    const bus = createFaultyBus({ lost: 0, doubled: 0, delayMs: 0 }, () => 0.5).join()
    const epoch = await createEpoch({ database: await openAt({ ...place, databaseUrl: url.href }), bus, onChanged: () => changes++, onError: (error) => expect.unreachable(String(error)) })
    afterwards(epoch.stop)
    return { ...epoch, changes: () => changes }
  }
  const whole = (await begin()).current()
  await owner.query({ text: 'revoke execute on function pg_walfile_name(pg_lsn) from public' })
  const epoch = await begin()
  expect(epoch.current()).not.toBe(whole)
  expect((await begin()).current()).toBe(epoch.current())
  const before = epoch.current()
  await epoch.renew()
  expect(epoch.current()).not.toBe(before)
  expect(epoch.changes()).toBe(1)
})
