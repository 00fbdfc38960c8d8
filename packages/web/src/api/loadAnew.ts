import { get } from './client.ts'

const storageKey = 'fairway-reloaded'
const patience = 5000

/**
 * For when code that a page needs did not come. A server that answers has been updated, and no longer holds the files of
 * this tab: the address is loaded anew, with the new ones. Throws the reason why not: no answer, after which nothing would
 * come either and the reader would lose the page they have; or it was tried a moment ago, and would go round in circles.
 */
export async function loadAnew(cause: unknown, address: string, load = (url: string) => location.assign(url)): Promise<void> {
  await get('session', AbortSignal.timeout(patience))
  const last = Number(sessionStorage.getItem(storageKey) ?? 0)
  if (Date.now() - last < 60_000) throw cause
  sessionStorage.setItem(storageKey, String(Date.now()))
  load(address)
}
