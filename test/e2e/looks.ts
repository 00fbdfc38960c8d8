import type { Page } from '@playwright/test'
import axe, { type Result } from 'axe-core'
import { expect } from './campus.ts'

/** Light and dark, on a desk and in a hand. Each combination speaks one of the languages. */
export const looks = [
  { name: 'light, wide', colorScheme: 'light', width: 1440, height: 900, language: 'en' },
  { name: 'dark, wide', colorScheme: 'dark', width: 1440, height: 900, language: 'zh' },
  { name: 'light, narrow', colorScheme: 'light', width: 390, height: 844, language: 'zh' },
  { name: 'dark, narrow', colorScheme: 'dark', width: 390, height: 844, language: 'en' },
] as const

/** axe finds nothing, and nothing stands out of the page. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  expect.soft(await violationsIn(page), state).toEqual([])
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect.soft(overflow, `${state}: wider than the screen`).toBeLessThanOrEqual(0)
}

/**
 * What axe finds in the page. It runs in the page itself: `@axe-core/playwright` opens another one for every look, for the sake of
 * frames of other sites, and takes five times as long. Frames are not looked at; ours only hold mails, which run nothing.
 *
 * @param tags only rules of these standards; default: all rules
 * @returns one line a rule: its name, and where it is broken
 */
export async function violationsIn(page: Page, tags?: readonly string[]): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in window`))) await page.evaluate(axe.source)
  const options = { iframes: false, resultTypes: ['violations'], ...(tags && { runOnly: tags }) }
  const violations = await page.evaluate<Result[]>(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`)
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
