import { randomUUID } from 'node:crypto'
import type { Asked } from '@fairway/contract/assistant'
import { expect, test } from 'vitest'
import { startApp } from '../../../test/start-app.ts'

test('what is being taken back is not removed for good by whoever waits for it', async () => {
  const { app, database, signIn } = await startApp()
  app.assistant.start()
  const { chloe } = await signIn('chloe')
  const { body } = await chloe.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: '你好' })
  await app.assistant.asking.settled()
  const of = `/api/assistant/conversations/${body.conversation}`
  for (const remove of [`/api/assistant/deleted-conversations/${body.conversation}`, '/api/assistant/deleted-conversations']) {
    expect((await chloe.delete(of)).status).toBe(204)
    let removing: Promise<{ status: number }> | undefined
    await database.inTransaction(async ({ query }) => {
      await query({ text: 'update conversation set deleted_at = null where id = $1', values: [body.conversation] })
      removing = chloe.delete(remove)
      await expect.poll(() => query({ text: `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'` })).toHaveLength(1)
    })
    await removing
    expect((await chloe.get(of)).status).toBe(200)
  }
})
