import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
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
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect.soft(found).toEqual([])
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
  expect.soft(overflow, `${state}: wider than the screen`).toBeLessThanOrEqual(0)
}
