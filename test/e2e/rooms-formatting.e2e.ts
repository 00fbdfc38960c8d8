import { expect, test } from './talk.ts'

// What only a browser shows of a message: where its links lead, and where its formulas stand.

test('links open elsewhere and tell nobody where from; a list begins where it was begun', async ({ reader, makeRoom }) => {
  const room = await makeRoom('talk-student', 'Links')
  const one = await reader('talk-student', 'en', { room })
  await one.say('see https://fairway.example/a and\n\n3. the third')
  const message = one.message('the third')
  const link = message.getByRole('link')
  await expect(link).toHaveAttribute('target', '_blank')
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer nofollow')
  await expect(message.locator('ol')).toHaveAttribute('start', '3')
})

test('a formula on lines of its own stands in the middle, and a wide one scrolls alone', async ({ reader, makeRoom }) => {
  const room = await makeRoom('talk-student', 'Formulas')
  const one = await reader('talk-student2', 'zh', { room })
  await one.page.setViewportSize({ width: 390, height: 780 })
  await one.say(`$$\na^2+b^2=c^2\n$$`)
  await one.say(`$$\n${Array.from({ length: 30 }, (_, n) => `x_{${n}}`).join('+')}\n$$`)
  const formulas = one.log.locator('math[display="block"]')
  await expect(formulas).toHaveCount(2)
  // They are drawn anew when what was on its way is there.
  await expect(async () => {
    const inner = await Promise.all([0, 1].map((at) => formulas.nth(at).boundingBox()))
    const outer = await Promise.all([0, 1].map((at) => formulas.nth(at).locator('..').boundingBox()))
    const [left, right] = [inner[0]!.x - outer[0]!.x, outer[0]!.x + outer[0]!.width - inner[0]!.x - inner[0]!.width]
    expect(left).toBeGreaterThan(20)
    expect(Math.abs(left - right)).toBeLessThan(2)
    expect(inner[1]!.x).toBeCloseTo(outer[1]!.x)
    expect(inner[1]!.width).toBeGreaterThan(outer[1]!.width)
    expect(outer[1]!.x + outer[1]!.width).toBeLessThanOrEqual(390)
  }).toPass({ timeout: 15_000 })
})

test('columns are aligned as they were written, and brackets and spaces of a formula are left in it', async ({ reader, makeRoom }) => {
  const room = await makeRoom('talk-student3', 'Tables')
  const { message, say } = await reader('talk-student3', 'en', { room })
  await say('| task | points |\n|:--|--:|\n| two | 8 |')
  await expect(message('task').getByRole('cell', { name: '8' })).toHaveCSS('text-align', 'right')
  await say('so: $\\left( x^2 \\right) \\quad dx$')
  const formula = message('so:').locator('math')
  await expect(formula.locator('mo[fence]')).toHaveCount(2)
  await expect(formula.locator('mspace')).toHaveAttribute('width', '1em')
})
