import { languages } from '../../packages/contract/src/language.ts'
import { expect, rowOf, search, test } from './campus.ts'
import { locales, textsIn } from './texts.ts'

// Names as long as offices make them: all of them can be read, and none makes the page wider than the screen.

const title = { en: /^Everything There Is .* for Beginners/, zh: /^关于课程名称.*应用前景/ } as const
const department = { en: /^Institute for .* Consequences$/, zh: /^冗长名称.*中心$/ } as const

type Box = Record<'scrollHeight' | 'clientHeight' | 'scrollWidth' | 'clientWidth', number>
/** Pixels by which something reaches beyond what is shown of it. */
const hidden = (box: Box) => Math.max(box.scrollHeight - box.clientHeight, box.scrollWidth - box.clientWidth)
/** Pixels by which the page can be pushed sideways. */
const sideways = 'scrollTo(9999, scrollY), scrollX'

for (const language of languages) {
  const t = textsIn(language)

  for (const width of [1440, 390]) {
    test.describe(`in ${language} at ${width} px`, () => {
      test.use({ locale: locales[language], viewport: { width, height: 844 } })

      test('a long department is whole in its filter, and chosen by its words', async ({ page }) => {
        await page.goto('/')
        if (width < 1000) await page.getByRole('button', { name: t('filter.toggle') }).click()
        await page.getByRole('button', { name: t('filter.department'), exact: true }).click()
        const panel = page.getByRole('group', { name: t('filter.department') })
        expect(await panel.evaluate(hidden)).toBe(0)
        const words = panel.getByText(department[language])
        expect(await words.evaluate(hidden)).toBe(0)
        await words.click()
        await expect(panel.getByRole('checkbox', { name: department[language] })).toBeChecked()
        await expect(page).toHaveURL(/dept=Institute/)
        await expect(rowOf(page, 'E2E 401 01')).toBeVisible()
        expect(await page.getByRole('row').filter({ hasText: 'E2E 401' }).filter({ hasText: t('course.credits', { count: 1 }) }).evaluate(hidden)).toBe(0)
        expect(await page.evaluate(sideways)).toBe(0)
      })

      test('a long title is whole in the cart', async ({ page }) => {
        await page.goto('/')
        await search(page, 'E2E 401', t)
        await page.getByRole('button', { name: t('action.addToCartNamed', { section: 'E2E 401 01' }) }).click()
        await page.getByRole('link', { name: 'E2E 401 01' }).click()
        await expect(page.getByRole('heading', { name: title[language] })).toBeVisible()
        expect(await page.evaluate(sideways)).toBe(0)

        await page.goto('/cart')
        expect(await rowOf(page, 'E2E 401 01').getByText(title[language]).evaluate(hidden)).toBe(0)
        expect(await page.evaluate(sideways)).toBe(0)
      })
    })
  }
}
