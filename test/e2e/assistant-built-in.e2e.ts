import type { Page } from '@playwright/test'
import { beginAnew, demoPassword, enter, expect } from './campus.ts'
import { test } from './own-campus.ts'
import { expectDrawn, hold } from './plan-week.ts'
import { locales, textsIn } from './texts.ts'

// People who ask the assistant of a campus that has no model but the built-in one.

const asks = {
  en: { plan: 'Plan my week: MA 103, EC 103', propose: 'Propose that I enrol in MA 104 01', draft: 'Draft a notice: when the current round ends', timetable: 'What does my timetable look like?' },
  zh: { plan: '帮我排课：MA 103、EC 103', propose: '帮我选 MA 104 01', draft: '起草一则通知：本轮选课什么时候截止', timetable: '我的课表是什么样的？' },
}

for (const language of ['en', 'zh'] as const) {
  const t = textsIn(language)
  const say = asks[language]
  const student = language === 'en' ? 'student2' : 'student4'
  const log = (page: Page) => page.getByRole('log', { name: t('assistant.log') })
  const lastAnswer = (page: Page) => log(page).getByRole('article', { name: t('assistant.name'), exact: true }).last()
  const field = (page: Page) => page.getByRole('textbox', { name: t('assistant.write') })
  /** Also when it has only just been asked, and nothing says yet that it is under way. */
  async function isComplete(page: Page): Promise<void> {
    await expect(log(page)).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 })
    await expect(page.getByRole('button', { name: t('assistant.send'), exact: true })).toBeVisible({ timeout: 20_000 })
  }
  async function ask(page: Page, text: string): Promise<void> {
    await field(page).fill(text)
    await field(page).press('Enter')
    await expect(log(page).getByRole('article', { name: t('assistant.you') }).last()).toContainText(text)
  }
  async function open(page: Page, username: string): Promise<void> {
    await enter(page, username)
    await page.goto('/assistant')
    await expect(field(page)).toBeVisible()
  }

  test.describe(language, () => {
    test.use({ locale: locales[language] })

    test(`a week is planned, drawn, proposed, confirmed, and then stands in the timetable, in ${language}`, async ({ page }) => {
      await open(page, student)
      await beginAnew(page)
      await hold(page, 'MA 105', '01')
      await ask(page, say.plan)
      await isComplete(page)
      const plans = lastAnswer(page).getByRole('group', { name: t('assistant.card.plans') })
      await expectDrawn(page, plans, language, { planned: ['MA 103', 'EC 103'], held: ['MA 105'] })
      // The card stands where it stood, also when it is read anew.
      const inOrder = async () => (await lastAnswer(page).innerText()).replaceAll(/\s+/g, ' ')
      const before = await inOrder()
      await page.reload()
      await expect(plans).toBeVisible()
      await expect.poll(inOrder).toBe(before)
      await plans.getByRole('button', { name: t('assistant.card.propose') }).click()
      const proposal = lastAnswer(page).getByRole('group', { name: t('assistant.proposal.title') })
      await proposal.getByRole('button', { name: t('assistant.proposal.confirm') }).click()
      await expect(proposal).toContainText(t('assistant.proposal.result.all'))
      await page.goto('/timetable')
      for (const course of [/MA 103/, /EC 103/]) await expect(page.getByRole('main').getByRole('link', { name: course }).first()).toBeVisible()
    })

    test(`a proposal that went stale says why, and changes nothing, in ${language}`, async ({ page, ownCampus, playwright }) => {
      await open(page, student)
      await beginAnew(page)
      await ask(page, say.propose)
      await isComplete(page)
      const proposal = lastAnswer(page).getByRole('group', { name: t('assistant.proposal.title') })
      await expect(proposal.getByRole('button', { name: t('assistant.proposal.confirm') })).toBeVisible()
      const office = await playwright.request.newContext({ baseURL: ownCampus })
      await enter({ request: office }, 'office', demoPassword)
      const { courses } = (await (await office.get('/api/terms/DEMO/sections')).json()) as { courses: { code: string; sections: { id: number; code: string }[] }[] }
      const { id } = courses.find(({ code }) => code === 'MA 104')!.sections.find(({ code }) => code === '01')!
      const section = (await (await office.get(`/api/office/sections/${id}`)).json()) as { version: number; meetings: { days?: number[] }[] }
      const moved = await office.put(`/api/office/sections/${id}/meetings`, { data: { version: section.version, meetings: [{ days: [language === 'en' ? 6 : 7], from: 480, to: 570 }], acceptClashes: true } })
      expect(moved.ok(), await moved.text()).toBe(true)
      await office.dispose()
      await proposal.getByRole('button', { name: t('assistant.proposal.confirm') }).click()
      await expect(proposal.getByRole('alert')).toContainText(language === 'en' ? /changed/ : /改动/)
      expect(((await (await page.request.get('/api/enrolments?term=DEMO')).json()) as { enrolments: unknown[] }).enrolments).toEqual([])
    })

    test(`an answer is stopped, and one that is reloaded in the middle is whole, in ${language}`, async ({ page }) => {
      await open(page, 'student3')
      await ask(page, say.draft)
      await page.getByRole('button', { name: t('assistant.stop') }).click()
      await expect(lastAnswer(page)).toContainText(t('assistant.end.stopped'))
      await lastAnswer(page).getByRole('button', { name: t('assistant.askAgain') }).first().click()
      await expect(page.getByRole('button', { name: t('assistant.stop') })).toBeVisible()
      await page.reload()
      await isComplete(page)
      await expect(lastAnswer(page).getByRole('button', { name: t('assistant.copyText') })).toHaveCount(2)
      await expect(lastAnswer(page)).toContainText('Dear students,')
      await expect(lastAnswer(page)).toContainText('各位同学')
    })

    for (const role of ['guest', 'student', 'teacher', 'office'] as const) {
      test(`what is offered to be asked first is answered for a ${role}, in ${language}`, async ({ page }) => {
        if (role !== 'guest') await enter(page, role === 'student' ? 'student5' : role)
        await page.goto('/assistant')
        const questions = page.getByRole('main').getByRole('list').last().getByRole('button')
        await expect(questions.first()).toBeVisible()
        for (const question of await questions.allInnerTexts()) {
          await page.goto('/assistant')
          await page.getByRole('main').getByRole('button', { name: question }).click()
          await expect(page).toHaveURL(/\/assistant\/\d+$/)
          await isComplete(page)
          await expect.soft(lastAnswer(page), question).not.toContainText(language === 'en' ? /found no answer|did not understand|found no course|not for you/ : /没有查到|没有认出|没有找到课程|无权使用|没有理解/)
          expect.soft((await lastAnswer(page).innerText()).length, question).toBeGreaterThan(30)
        }
      })
    }
  })
}
