import { createStore, del, set, values, type UseStore } from 'idb-keyval'
import type { Outgoing, OutboxStore } from './outbox.ts'

/** In IndexedDB: it is there after a reload, and after the browser was killed. */
export function outboxStore(opened: () => UseStore = () => createStore('fairway-outbox', 'messages')): OutboxStore {
  let database: UseStore | undefined
  // Where there is none (some private windows), asking for it fails, and not the page.
  const use = () => (database ??= opened())
  return {
    all: async () => values<Outgoing>(use()),
    put: async (message) => set(message.clientId, plain(message), use()),
    remove: async (clientId) => del(clientId, use()),
  }
}

/** IndexedDB cannot copy what Vue wraps. */
const plain = (message: Outgoing) => JSON.parse(JSON.stringify(message)) as Outgoing
