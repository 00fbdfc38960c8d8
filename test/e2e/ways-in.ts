import type { Page } from '@playwright/test'
import type { Texts } from './texts.ts'

// People on their way in, and in their personal centre.

export const names = { en: 'Iris Lindqvist', zh: '林晓雨' }
/** Passwords of their own. */
export const [first, second, third] = ['quiet river lamp', 'seven paper boats', 'a lantern at noon'] as const

/** What a reader finds on these pages. */
export function partsOf(page: Page, t: Texts) {
  const main = page.getByRole('main')
  const field = (key: string) => main.getByLabel(t(key), { exact: true })
  const button = (key: string) => main.getByRole('button', { name: t(key), exact: true })
  return {
    main,
    field,
    button,
    notices: page.getByRole('region', { name: t('ui.notices') }),
    ended: page.getByRole('dialog', { name: t('wayIn.ended.title') }),
    address: field('wayIn.address.label'),
    sendCode: button('wayIn.address.send'),
    code: field('wayIn.code.label'),
    async choose(password: string, submit: string, repeated = password): Promise<void> {
      await field('wayIn.password.label').fill(password)
      await field('wayIn.password.repeated').fill(repeated)
      await button(submit).click()
    },
  }
}
