import { newKey } from './write.ts'

// The name of this tab, by which the server knows its older socket when it comes back. It is kept over a reload, and must not be in two
// tabs: a tab that is duplicated takes a copy of what is stored with it. So it is stored only while the page is not there.

const storageKey = 'fairway-tab'

export type Tab = ReturnType<typeof createTab>

export function createTab(storage: () => Storage = () => sessionStorage, page: Pick<Window, 'addEventListener'> = window) {
  let name = stored() ?? newKey()
  forget()
  page.addEventListener('pagehide', keep)
  // Shown again as it was left.
  page.addEventListener('pageshow', forget)

  return {
    name: () => name,
    /** Somebody else goes by it. */
    rename: () => void (name = newKey()),
  }

  function stored(): string | undefined {
    try {
      return storage().getItem(storageKey) ?? undefined
    } catch {
      // A browser that stores nothing makes a new name at every load.
      return undefined
    }
  }

  function keep(): void {
    try {
      storage().setItem(storageKey, name)
    } catch {
      // As above.
    }
  }

  function forget(): void {
    try {
      storage().removeItem(storageKey)
    } catch {
      // As above.
    }
  }
}
