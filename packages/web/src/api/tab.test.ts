import { expect, test } from 'vitest'
import { createTab } from './tab.ts'

/** What a browser keeps for one tab. */
function storage(content = new Map<string, string>()): Storage {
  return {
    getItem: (key: string) => content.get(key) ?? null,
    setItem: (key: string, value: string) => void content.set(key, value),
    removeItem: (key: string) => void content.delete(key),
    copy: () => storage(new Map(content)),
  } as unknown as Storage
}

const copy = (original: Storage) => (original as unknown as { copy(): Storage }).copy()

test('a tab keeps its name over a reload', () => {
  const [kept, page] = [storage(), new EventTarget() as Window]
  const name = createTab(() => kept, page).name()
  expect(name).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
  page.dispatchEvent(new Event('pagehide'))
  expect(createTab(() => kept, new EventTarget() as Window).name()).toBe(name)
})

test('a duplicate of a tab has a name of its own, also of one that was left and shown again', () => {
  const [kept, page] = [storage(), new EventTarget() as Window]
  const tab = createTab(() => kept, page)
  expect(createTab(() => copy(kept), new EventTarget() as Window).name()).not.toBe(tab.name())
  page.dispatchEvent(new Event('pagehide'))
  page.dispatchEvent(new Event('pageshow'))
  expect(createTab(() => copy(kept), new EventTarget() as Window).name()).not.toBe(tab.name())
})

test('a browser that stores nothing has tabs all the same', () => {
  const page = new EventTarget() as Window
  const refuse = (): Storage => {
    throw new DOMException('denied', 'SecurityError')
  }
  const tab = createTab(refuse, page)
  const before = tab.name()
  page.dispatchEvent(new Event('pagehide'))
  tab.rename()
  expect(tab.name()).not.toBe(before)
})
