import type { Page } from '@playwright/test'
import { languages } from '../../packages/contract/src/language.ts'
import { startProvider, type TestProvider } from '../../packages/server/test/sign-in-provider.ts'
import { expect } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { test as base } from './own-campus.ts'
import { locales, textsIn, type Texts } from './texts.ts'

// How people come in over the campus's own accounts, by OpenID Connect: their browser goes to the provider and comes back.

const test = base.extend<object, { provider: TestProvider }>({
  provider: [
    async ({ ownPort }, use) => {
      const provider = await startProvider(`http://localhost:${ownPort}`)
      await use(provider)
      provider.close()
    },
    { scope: 'worker' },
  ],
  ownSettings: [
    async ({ provider: { config } }, use) => {
      const { issuer, clientId, clientSecret, numberClaim, scope, name } = config
      await use({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NUMBER_CLAIM: numberClaim, OIDC_SCOPE: scope, OIDC_NAME: name })
    },
    { scope: 'worker' },
  ],
  elsewhere: async ({ provider }, use) => use(provider.config.issuer),
})

const names = { en: 'Iris Lindqvist', zh: '林晓雨' }

const wayOver = (page: Page, t: Texts, { config }: TestProvider) => page.getByRole('main').getByRole('link', { name: t('wayIn.provider', { provider: config.name }), exact: true })

for (const language of languages) {
  const t = textsIn(language)

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('who is known by their number comes in without a password, to where they wanted to be, and stays until they sign out', async ({ page, office, provider }) => {
      const number = `sso-${language}`
      await office.addStudent({ number, name: names[language] })
      provider.signsIn({ subject: `idp-${number}`, claims: { student_number: number } })
      await page.goto('/timetable')
      await expect(page).toHaveURL(/\/sign-in\?return=/)
      await wayOver(page, t, provider).click()
      await expect(page).toHaveURL(/\/timetable$/)
      await expect(page.getByRole('heading', { level: 1, name: t('timetable.title') })).toBeVisible()
      await page.reload()
      await expect(page).toHaveURL(/\/timetable$/)
      const person = page.getByRole('complementary').filter({ hasText: number })
      await expect(person).toContainText(names[language])
      await page.getByRole('button', { name: t('signOut.label') }).click()
      await page.goto('/timetable')
      await expect(page).toHaveURL(/\/sign-in/)
      await wayOver(page, t, provider).click()
      await expect(page).toHaveURL(/\/timetable$/)
    })

    test('who turns away there, or has no number here, is told so and may try again', async ({ page, office, provider }) => {
      const number = `again-${language}`
      await office.addStudent({ number, name: names[language] })
      await page.goto('/sign-in')
      for (const [someone, problem] of [
        [undefined, 'provider-refused'],
        [{ subject: `idp-nobody-${language}`, claims: { student_number: 'nobody-here' } }, 'provider-unknown-person'],
      ] as const) {
        provider.signsIn(someone)
        await wayOver(page, t, provider).click()
        await expect(page).toHaveURL(/\/sign-in\?problem=/)
        await expect(page.getByRole('main')).toContainText(t(`wayIn.problem.${problem}`))
      }
      provider.signsIn({ subject: `idp-${number}`, claims: { student_number: number } })
      await wayOver(page, t, provider).click()
      await expect(page).not.toHaveURL(/sign-in/)
    })
  })
}

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })

    test('axe finds nothing where the way over the campus accounts begins and ends', async ({ page, provider }) => {
      provider.signsIn(undefined)
      await page.goto('/sign-in')
      await expect(wayOver(page, t, provider)).toBeVisible()
      await expectAccessible(page, 'a way over the campus accounts')
      await wayOver(page, t, provider).click()
      await expect(page.getByRole('main')).toContainText(t('wayIn.problem.provider-refused'))
      await expectAccessible(page, 'what became of it')
    })
  })
}
