import { languages } from '../../packages/contract/src/language.ts'
import { expect, fillInSignIn, openBrowserFor, signIn } from './campus.ts'
import { test } from './own-campus.ts'
import { locales, textsIn } from './texts.ts'
import { first, names, partsOf, second, third } from './ways-in.ts'

// How people come in, what becomes of their sessions, and what is their own.

for (const language of languages) {
  const t = textsIn(language)
  const name = names[language]

  test.describe(`in ${language}`, () => {
    test.use({ locale: locales[language] })

    test('who was handed a password chooses their own, adds an address, and changes the password by a code', async ({ page, browser, office, watch }) => {
      // Another code for the same address is sent a minute after the first.
      test.setTimeout(240_000)
      const number = `journey-${language}`
      const email = `${number}@example.edu`
      const { password: handedOut } = await office.addStudent({ number, name })
      const { main, field, button, notices, ended, address, sendCode, code, choose } = partsOf(page, t)

      await test.step('nothing else is possible before', async () => {
        await signIn(page, number, t, handedOut)
        await expect(page.getByRole('heading', { name: t('wayIn.first.title') })).toBeVisible()
        await page.goto('/me')
        await expect(page.getByRole('heading', { name: t('wayIn.first.title') })).toBeVisible()
        await expect(page).toHaveTitle(`${t('signIn.firstPassword')} · Fairway`)
        await expect(page.getByRole('navigation')).toHaveCount(0)
        await field('wayIn.first.current').fill(handedOut)
        await choose('short', 'wayIn.first.submit', 'shorter')
        await expect(main).toContainText(t('wayIn.password.tooShort', { least: 8 }))
        await expect(main).toContainText(t('wayIn.password.differ'))
        await choose(first, 'wayIn.first.submit')
        await expect(page.getByText(t('wayIn.passwordChanged'))).toBeVisible()
        await expect(page.getByLabel(t('signIn.number'))).toHaveValue(number)
      })

      await test.step('what was handed out opens nothing any more', async () => {
        await fillInSignIn(page, number, t, handedOut)
        await expect(page.getByRole('alert')).toHaveText(t('signIn.wrong'))
        await fillInSignIn(page, number, t, first)
        await expect(page).toHaveURL(/\/me$/)
      })

      await test.step('a phone number is stored and never shown again', async () => {
        await main.getByLabel(t('me.phone.label')).fill('13812345678')
        await button('me.profile.save').click()
        await expect(notices).toContainText(t('me.profile.saved'))
        await page.reload()
        await expect(main).toContainText('5678')
        await expect(main.getByLabel(t('me.phone.label'))).toHaveValue('')
      })

      await test.step('an address is theirs with the code that was sent there and the present password', async () => {
        await main.getByRole('link', { name: t('me.email.add') }).click()
        await expect(main).toContainText(t('me.password.noAddress'))
        await button('me.email.add').click()
        await address.fill(email)
        await sendCode.click()
        await expect(code).toBeFocused()
        const sent = await office.codeFor(email)
        await code.fill(sent === '000000' ? '000001' : '000000')
        const current = field('me.email.current')
        await current.fill(second)
        await button('me.email.save').click()
        await expect(current).toHaveAttribute('aria-invalid', 'true')
        await current.fill(first)
        await button('me.email.save').click()
        await expect(code).toHaveAttribute('aria-invalid', 'true')
        await code.fill(sent)
        // From the keyboard, as somebody who types both would.
        await current.press('Enter')
        await expect(notices).toContainText(t('me.email.saved', { address: email }))
      })

      const elsewhere = await openBrowserFor(browser, number, watch, { language, secret: first })
      const endedThere = partsOf(elsewhere, t).ended

      await test.step('another session is seen and ended, and its page says so', async () => {
        await page.reload()
        await button('me.sessions.end.all.yes').click()
        await page.getByRole('dialog').getByRole('button', { name: t('me.sessions.end.all.yes'), exact: true }).click()
        await expect(notices).toContainText(t('me.sessions.end.all.done'))
        await expect(endedThere).toContainText(t('wayIn.ended.ended-elsewhere'))
        await expect(button('me.sessions.end.all.yes')).toHaveCount(0)
      })

      await test.step('where one session is all there is, a new one ends the older at once, which says why and is taken up again', async () => {
        await office.set('sessions.one-per-person', true)
        await signIn(elsewhere, number, t, first)
        await expect(ended).toContainText(t('wayIn.ended.signed-in-elsewhere'))
        await ended.getByLabel(t('signIn.password'), { exact: true }).fill(first)
        await ended.getByRole('button', { name: t('signIn.submit'), exact: true }).click()
        await expect(ended).toBeHidden()
        await expect(page).toHaveURL(/\/me\/security$/)
        await expect(endedThere).toContainText(t('wayIn.ended.signed-in-elsewhere'))
        await office.set('sessions.one-per-person', false)
      })

      await test.step('the password is changed by a code to the own address, and all sessions end', async () => {
        await signIn(elsewhere, number, t, first)
        await expect(elsewhere).not.toHaveURL(/sign-in/)
        await button('me.password.change').click()
        await expect(async () => {
          if (await sendCode.isVisible()) await sendCode.click()
          await expect(code).toBeVisible({ timeout: 2000 })
        }).toPass({ timeout: 120_000, intervals: [5000] })
        await code.fill(await office.codeFor(email))
        await choose(second, 'wayIn.forgotten.submit')
        await expect(page.getByText(t('wayIn.passwordChanged'))).toBeVisible()
        await expect(endedThere).toContainText(t('wayIn.ended.password-changed'))
        await fillInSignIn(page, number, t, first)
        await expect(page.getByRole('alert')).toHaveText(t('signIn.wrong'))
        await fillInSignIn(page, number, t, second)
        await expect(page).toHaveURL(/\/me\/security$/)
      })
    })

    test('who has forgotten the password chooses another by a code', async ({ page, office }) => {
      const number = `forgotten-${language}`
      const email = `${number}@example.edu`
      await office.addStudent({ number, name, email })
      const { address, sendCode, code, choose } = partsOf(page, t)
      await page.goto('/sign-in?return=/timetable')
      await page.getByRole('link', { name: t('wayIn.forgotten.link') }).click()
      await address.fill(email)
      await sendCode.click()
      await code.fill(await office.codeFor(email))
      await choose(third, 'wayIn.forgotten.submit')
      await expect(page.getByText(t('wayIn.passwordChanged'))).toBeVisible()
      await fillInSignIn(page, number, t, third)
      await expect(page).toHaveURL(/\/timetable$/)
    })

    test('who registers with an address is signed in, and signs in with codes from then on', async ({ page, office }) => {
      const email = `new-${language}@example.edu`
      await office.set('registration.by-code', true)
      const { main, address, sendCode, code, button, notices } = partsOf(page, t)
      await page.goto('/sign-in?return=/my-courses')
      await page.getByRole('link', { name: t('wayIn.registration.link') }).click()
      await address.fill(email)
      await sendCode.click()
      await code.fill(await office.codeFor(email))
      await main.getByLabel(t('wayIn.registration.name'), { exact: true }).fill(name)
      await button('wayIn.registration.submit').click()
      await expect(page).toHaveURL(/\/my-courses$/)
      await expect(notices).toContainText(name)
      await office.set('registration.by-code', false)

      await test.step('without a password, another address takes a code to each of the two', async () => {
        const { viewer } = (await (await page.request.get('/api/session')).json()) as { viewer: { id: number } }
        const [before, after] = [`before-${language}@example.edu`, `after-${language}@example.edu`]
        await office.giveAddress(viewer.id, before)
        await page.goto('/me/security')
        await button('me.email.change').click()
        await expect(main).toContainText(t('me.email.both', { address: before }))
        await address.fill(after)
        await sendCode.click()
        await main.getByLabel(t('me.email.code', { address: after })).fill(await office.codeFor(after))
        await button('me.email.save').click()
        const old = main.getByLabel(t('me.email.code', { address: before }))
        await expect(old).toBeFocused()
        await old.fill(await office.codeFor(before))
        await old.press('Enter')
        await expect(notices).toContainText(t('me.email.saved', { address: after }))
      })
    })
  })
}
