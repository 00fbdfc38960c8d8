import { enter, expect, test } from './campus.ts'
import { expectAccessible, looks } from './looks.ts'
import { locales, textsIn } from './texts.ts'

// The knowledge base: written or uploaded by the office, tried, published, and read.

for (const { name, colorScheme, width, height, language } of looks) {
  const t = textsIn(language)

  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height }, locale: locales[language] })
    // axe looks at everything, several times over.
    test.slow()

    test('a document is written, found in a trial, published, read at its heading, and deleted', async ({ page }) => {
      const title = `Boats ${name}`
      const word = `boathouse${name.replaceAll(/\W/g, '')}`
      await enter(page, 'office')
      await page.goto('/office/knowledge')
      await expect(page.getByRole('heading', { level: 1, name: t('nav.knowledge') })).toBeVisible()
      await expectAccessible(page, 'documents')
      await page.getByRole('link', { name: t('knowledge.add') }).first().click()
      await page.getByRole('button', { name: t('knowledge.create'), exact: true }).click()
      await expect(page.getByText(t('form.problem.required')).first()).toBeVisible()
      await page.getByRole('textbox', { name: t('knowledge.field.title') }).fill(title)
      await page.getByRole('textbox', { name: t('knowledge.field.body') }).fill(`First words.\n\n## Hours\n\nThe ${word} opens at six.\n\n| Day | Hour |\n|---|---|\n| Monday | 6 |`)
      await page.getByRole('button', { name: t('knowledge.pieces.show') }).click()
      await expect(page.getByRole('list', { name: t('knowledge.pieces.title') }).getByRole('listitem')).toHaveCount(2)
      await expectAccessible(page, 'a document being written')
      await page.getByRole('button', { name: t('knowledge.create'), exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
      await page.getByRole('button', { name: t('knowledge.publish.label'), exact: true }).click()
      await expect(page.getByRole('definition').filter({ hasText: t('knowledge.state.published') })).toBeVisible()
      await expectAccessible(page, 'a published document')

      await page.goto('/office/knowledge')
      await page.getByRole('textbox', { name: t('knowledge.try.text') }).fill(`When does the ${word} open?`)
      await page.getByRole('button', { name: t('knowledge.try.run') }).click()
      await expectAccessible(page, 'a question tried')
      await page.getByRole('link', { name: `${title} › Hours` }).click()
      await expect(page.getByRole('heading', { name: 'Hours' })).toBeFocused()
      await expectAccessible(page, 'a document as it is read')

      await page.goto(`/knowledge?search=${word}`)
      await expect(page.getByRole('link', { name: `${title} › Hours` })).toBeVisible()
      await expectAccessible(page, 'what is found')
      await page.goto('/knowledge')
      await expectAccessible(page, 'all documents')

      await page.goto('/office/knowledge')
      await page.getByRole('link', { name: title, exact: true }).click()
      await page.getByRole('button', { name: t('knowledge.remove.label'), exact: true }).click()
      await page.getByRole('button', { name: t('knowledge.remove.yes'), exact: true }).last().click()
      await expect(page.getByText(t('knowledge.remove.done')).last()).toBeVisible()
      await expect(page.getByRole('link', { name: title, exact: true })).toBeHidden()
    })

    test('a file becomes a draft', async ({ page }) => {
      await enter(page, 'office')
      await page.goto('/office/knowledge')
      await page.getByLabel(t('knowledge.upload.file')).setInputFiles({ name: `rules ${name}.md`, mimeType: 'text/markdown', buffer: Buffer.from('# 规定\n\n船屋六点开门。') })
      await page.getByRole('button', { name: t('knowledge.upload.send'), exact: true }).click()
      await page.getByRole('link', { name: t('knowledge.upload.done') }).click()
      await expect(page.getByRole('textbox', { name: t('knowledge.field.body') })).toHaveValue(/船屋六点开门/)
      await expect(page.getByRole('definition').filter({ hasText: t('knowledge.state.draft') })).toBeVisible()
      await expectAccessible(page, 'a draft that was uploaded')
    })
  })
}
