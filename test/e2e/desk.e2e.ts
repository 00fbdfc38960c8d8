import { enter, expect, test, whenAllowed } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// The assistant desk, from the question in the lobby to the staff.

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('who asks for a person appears at once, is taken and closed', async ({ page, browser, baseURL }) => {
      const guestName = `Mia ${name}`.slice(0, 20)
      await enter(page, 'office')
      await page.goto('/office/desk')
      await expect(page.getByRole('heading', { level: 1, name: t('nav.assistant') })).toBeVisible()
      const guest = await browser.newContext({ baseURL: baseURL! })
      await whenAllowed(() => guest.request.post('/api/guest', { data: { name: guestName } }))
      const { rooms } = (await (await guest.request.get('/api/rooms')).json()) as { rooms: { id: number }[] }
      await whenAllowed(() => guest.request.post(`/api/rooms/${rooms[0]!.id}/messages`, { data: { clientId: crypto.randomUUID(), text: '人工客服' } }))
      const button = (key: string) => page.getByRole('button', { name: t(`desk.${key}`, { name: guestName }) })
      await expect(button('takeNamed')).toBeVisible()
      await expectAccessible(page, 'somebody waits')
      await button('takeNamed').click()
      await expect(button('giveBackNamed')).toBeVisible()
      await expect(page.getByRole('row').filter({ hasText: guestName })).toContainText(t('desk.standing.mine'))
      await expectAccessible(page, 'a conversation taken')
      await button('closeNamed').click()
      await expect(button('closeNamed')).toBeHidden()
      await page.goto('/office/desk?state=done')
      await expect(page.getByText(guestName).first()).toBeVisible()
      await expectAccessible(page, 'closed conversations')
      await guest.close()
    })

    test('a rule is tried, written and removed', async ({ page }) => {
      const rule = `Library ${name}`
      const word = `library${name.replaceAll(/\W/g, '')}`
      await enter(page, 'office')
      await page.goto('/office/desk/rules')
      await page.getByRole('textbox', { name: t('deskRules.try.text') }).fill('天气怎么样？')
      await page.getByRole('button', { name: t('deskRules.try.run') }).click()
      await expect(page.getByRole('status').filter({ hasText: 'weather.com.cn' })).toBeVisible()
      await expectAccessible(page, 'rules, one tried')

      await page.getByRole('link', { name: t('deskRules.add') }).click()
      await page.getByRole('button', { name: t('deskRules.create'), exact: true }).last().click()
      await expect(page.getByText(t('form.problem.required')).first()).toBeVisible()
      await expectAccessible(page, 'a rule with nothing in it')
      await page.getByRole('textbox', { name: t('deskRules.field.name') }).fill(rule)
      await page.getByRole('textbox', { name: t('deskRules.field.keywords') }).fill(word)
      await page.getByRole('textbox', { name: 'English' }).fill('It opens at {hour}.')
      await page.getByRole('button', { name: t('deskRules.create'), exact: true }).last().click()
      await expect(page.getByText('{hour}').last()).toBeVisible()
      await page.getByRole('textbox', { name: 'English' }).fill('It opens at 8.')
      await page.getByRole('textbox', { name: t('deskRules.try.text') }).fill(`Where is the ${word}?`)
      await page.getByRole('button', { name: t('deskRules.try.run') }).click()
      await expect(page.getByText('It opens at 8.').last()).toBeVisible()
      await page.getByRole('button', { name: t('deskRules.create'), exact: true }).last().click()
      await page.getByRole('link', { name: rule, exact: true }).click()
      await expectAccessible(page, 'a rule')
      await page.getByRole('button', { name: t('deskRules.remove.label'), exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t('deskRules.remove.yes'), exact: true }).click()
      await expect(page.getByText(t('deskRules.remove.done')).last()).toBeVisible()
    })
  })
}
