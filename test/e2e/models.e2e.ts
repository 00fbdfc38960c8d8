import type { Page } from '@playwright/test'
import { startModelSimulator, simulatorKey, type ModelSimulator } from '../../packages/server/test/model-simulator.ts'
import { enter, expect } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { test as base } from './own-campus.ts'
import { locales, textsIn } from './texts.ts'

// The office sets up a server of models, tries it, says who answers what, and compares; of a campus that had none.

const test = base.extend<object, { models: ModelSimulator }>({
  models: [
    async ({}, use) => {
      const models = await startModelSimulator({ answer: (request) => ({ text: `I am ${request.model}.` }) })
      await use(models)
      await models.close()
    },
    { scope: 'worker' },
  ],
})

async function addServer(page: Page, t: ReturnType<typeof textsIn>, models: ModelSimulator, { name, key = simulatorKey }: { name: string; key?: string }): Promise<void> {
  await page.goto('/office/models')
  await page.getByRole('link', { name: t('models.server.add') }).click()
  await page.getByRole('textbox', { name: t('models.server.field.name') }).fill(name)
  await page.getByRole('radio', { name: t('models.reach.private') }).check()
  await page.getByRole('textbox', { name: t('models.server.field.baseUrl') }).fill(models.server('openai').baseUrl)
  await page.getByLabel(t('models.server.field.apiKey'), { exact: true }).fill(key)
  await page.getByRole('button', { name: t('models.server.create'), exact: true }).last().click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

async function addModel(page: Page, t: ReturnType<typeof textsIn>, model: string): Promise<void> {
  await page.getByRole('button', { name: t('models.add.read') }).click()
  await page.getByRole('checkbox', { name: model }).check()
  await page.getByRole('button', { name: t('models.add.add'), exact: true }).last().click()
  await expect(page.getByRole('link', { name: model, exact: true })).toBeVisible()
}

test('a server is added, tried, routed to and asked, and nobody is shown its key', async ({ page, models, browser, baseURL }) => {
  const t = textsIn('en')
  await enter(page, 'office')
  await addServer(page, t, models, { name: 'Simulated', key: 'sk-this-key-is-wrong-0000' })
  await page.getByRole('textbox', { name: t('models.try.name') }).fill('sim-large')
  await page.getByRole('button', { name: t('models.try.run') }).click()
  await expect(page.getByText(t('models.trouble.key-refused')).first()).toBeVisible()
  await page.getByLabel(t('models.server.field.apiKey'), { exact: true }).fill(simulatorKey)
  await page.getByRole('button', { name: t('models.save'), exact: true }).click()
  await expect(page.getByText(t('models.server.help.keyStaysEnd', { end: simulatorKey.slice(-4) }))).toBeVisible()
  await addModel(page, t, 'sim-large')
  await page.getByRole('button', { name: t('models.try.run') }).click()
  await expect(page.getByText('I am sim-large.')).toBeVisible()
  await addModel(page, t, 'sim-small')

  await page.goto('/office/models/routes')
  const chat = page.getByRole('region', { name: t('models.task.chat') })
  for (const name of ['sim-large', 'sim-small']) {
    await chat.getByRole('combobox').selectOption({ label: `${name} · Simulated` })
    await chat.getByRole('button', { name: t('models.routes.add'), exact: true }).click()
    await expect(chat.getByRole('listitem').filter({ hasText: name })).toBeVisible()
  }
  await chat.getByRole('button', { name: t('models.routes.up', { name: 'sim-small' }) }).press('Enter')
  await expect(chat.getByRole('listitem').first()).toContainText('sim-small')
  await expect(chat.getByRole('button', { name: t('models.routes.up', { name: 'sim-small' }) })).toBeFocused()

  const theirs = await (await browser.newContext({ baseURL: baseURL!, locale: 'en-GB' })).newPage()
  await enter(theirs, 'student')
  await theirs.goto('/assistant')
  await theirs.getByRole('textbox', { name: t('assistant.write') }).fill('Who are you?')
  await theirs.getByRole('textbox', { name: t('assistant.write') }).press('Enter')
  await expect(theirs.getByRole('log').getByText('I am sim-small.')).toBeVisible({ timeout: 20_000 })
  await theirs.context().close()

  await page.goto('/office/models')
  await expect(page.getByRole('row').filter({ hasText: 'sim-small' })).toContainText(t('models.standing.ready'))
  expect(await page.content()).not.toContain(simulatorKey.slice(0, -4))
})

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)
  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('axe finds nothing with models and experiments', async ({ page, models }) => {
      const own = `Own ${name}`
      await enter(page, 'office')
      await page.goto('/office/models')
      await expect(page.getByRole('heading', { level: 1, name: t('nav.models') })).toBeVisible()
      await expectAccessible(page, 'models')
      await page.goto('/office/models/servers/new')
      await page.getByRole('radio', { name: t('models.kind.azure') }).check()
      await page.getByRole('button', { name: t('models.server.create'), exact: true }).last().click()
      await expectAccessible(page, 'a new server that is not filled in')
      await page.getByRole('radio', { name: t('models.kind.openai') }).check()
      await addServerAnew(page)
      await addModel(page, t, 'sim-large')
      await page.getByRole('button', { name: t('models.try.run') }).click()
      await expect(page.getByText('I am sim-large.')).toBeVisible()
      await expectAccessible(page, 'a server')
      await page.getByRole('link', { name: 'sim-large', exact: true }).click()
      await expect(page.getByRole('switch', { name: t('models.model.field.isOn') })).toBeVisible()
      await expectAccessible(page, 'a model')
      await page.goto('/office/models/routes')
      await expect(page.getByRole('region', { name: t('models.task.chat') })).toBeVisible()
      await expectAccessible(page, 'orders')

      await page.goto('/office/models/experiments/new')
      await page.getByRole('radio', { name: t('experiments.sort.shadow') }).check()
      await expectAccessible(page, 'a shadow')
      await page.getByRole('radio', { name: t('experiments.sort.compare') }).check()
      await page.getByRole('textbox', { name: t('experiments.field.name'), exact: true }).first().fill(`Compared ${name}`)
      await page.getByRole('button', { name: t('experiments.create'), exact: true }).last().click()
      await page.getByRole('button', { name: t('experiments.act.start.label'), exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t('experiments.act.start.yes'), exact: true }).click()
      await expect(page.getByText(t('experiments.noneYet'))).toBeVisible()
      await expectAccessible(page, 'an experiment that runs')
      await page.getByRole('button', { name: t('experiments.act.end.label'), exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: t('experiments.act.end.yes'), exact: true }).click()
      await expect(page.getByRole('button', { name: t('experiments.act.archive.label'), exact: true })).toBeVisible()
      await page.goto('/office/models/experiments')
      await expect(page.getByRole('link', { name: `Compared ${name}` })).toBeVisible()
      await expectAccessible(page, 'experiments')

      async function addServerAnew(on: Page): Promise<void> {
        await on.getByRole('textbox', { name: t('models.server.field.name') }).fill(own)
        await on.getByRole('radio', { name: t('models.reach.private') }).check()
        await on.getByRole('textbox', { name: t('models.server.field.baseUrl') }).fill(models.server('openai').baseUrl)
        await on.getByLabel(t('models.server.field.apiKey'), { exact: true }).fill(simulatorKey)
        await on.getByRole('button', { name: t('models.server.create'), exact: true }).last().click()
        await expect(on.getByRole('heading', { level: 1, name: own })).toBeVisible()
      }
    })
  })
}
