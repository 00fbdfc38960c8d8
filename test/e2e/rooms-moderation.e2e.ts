import { languages } from '../../packages/contract/src/language.ts'
import { expectAccessible } from './looks.ts'
import { expect, test } from './talk.ts'

// Who moderates a room, whom they moderate, and who looks on in the other language. By clicks alone.

for (const language of languages) {
  const other = language === 'zh' ? 'en' : 'zh'

  test.describe(`in ${language}`, () => {
    test('a message is deleted with a reason, somebody silenced, let speak again, and removed', async ({ reader, makeRoom }) => {
      const room = await makeRoom('talk-student', `Moderated ${language}`)
      const [owner, target, witness] = await Promise.all([reader('talk-student', language, { room }), reader('talk-student2', language, { room }), reader('talk-student3', other, { room })])
      await target.say('buy my notes')
      await owner.choose('buy my notes', 'delete')
      await expectAccessible(owner.page, 'why a message is deleted')
      await owner.giveReason('No trade here', 'delete')
      for (const { log, t } of [target, witness]) {
        await expect(log).toContainText(t('rooms.deleted.moderator'))
        await expect(log).toContainText(t('rooms.deleted.reason', { reason: 'No trade here' }))
        await expect(log).not.toContainText('buy my notes')
      }
      await expectAccessible(witness.page, 'a deleted message')

      await target.say('why?')
      await owner.choose('why?', 'mute')
      const dialog = owner.page.getByRole('dialog')
      await dialog.getByRole('combobox', { name: owner.t('rooms.mute.span') }).selectOption('10')
      await dialog.getByRole('textbox', { name: owner.t('reason.label') }).fill('A pause')
      await expectAccessible(owner.page, 'for how long somebody is silenced')
      await dialog.getByRole('button', { name: owner.t('rooms.action.mute'), exact: true }).click()
      await expect(target.field).toBeHidden()
      const main = target.page.getByRole('main')
      await expect(main).toContainText(target.t('rooms.why.reason', { reason: 'A pause' }))
      await expect(main).toContainText(new RegExp(target.t('rooms.why.mutedUntil', { moment: '.*\\d\\d:\\d\\d' })))
      await expectAccessible(target.page, 'silenced')

      await owner.page.getByRole('button', { name: owner.t('rooms.members.title'), exact: true }).click()
      const members = owner.page.getByRole('complementary', { name: owner.t('rooms.members.title') })
      await expectAccessible(owner.page, 'who is silenced')
      await members.getByRole('button', { name: owner.t('rooms.members.actions', { name: '林见青' }) }).click()
      await owner.page.getByRole('menuitem', { name: owner.t('rooms.unmute') }).click()
      await target.say('thank you')
      await expect(witness.message('thank you')).toBeVisible()

      await owner.choose('thank you', 'remove')
      await expectAccessible(owner.page, 'why somebody is removed')
      await owner.giveReason('Again and again', 'remove')
      await expect(target.page.getByText(target.t('rooms.gone.title')).last()).toBeVisible()
      await expect(members.getByRole('button', { name: owner.t('rooms.members.letInNamed', { name: '林见青' }) })).toBeVisible()
      await owner.say('where were we?')
      await expect(witness.message('where were we?')).toBeVisible()
      await expect(witness.log).toContainText(witness.t('rooms.member.removed', { name: '林见青' }))
      // Also once their list has been read anew.
      await expect(target.page.getByRole('link', { name: `Moderated ${language}` })).toBeHidden()
      await expect(target.page.getByText(target.t('rooms.gone.title')).last()).toBeVisible()
      await expect(target.page.getByText('where were we?')).toHaveCount(0)
      await expectAccessible(target.page, 'removed')
      await target.page.reload()
      await expect(target.page.getByText(target.t('rooms.missing.title')).last()).toBeVisible()

      await members.getByRole('button', { name: owner.t('rooms.members.letInNamed', { name: '林见青' }) }).click()
      await expect(members.getByText(owner.t('rooms.members.removed'))).toBeHidden()
      await target.page.goto('/rooms')
      await target.page.getByRole('link', { name: `Moderated ${language}` }).click()
      await target.page.getByRole('button', { name: target.t('rooms.join') }).click()
      await target.say('back again')
      await expect(witness.message('back again')).toBeVisible()
    })

    test('slow mode says how long to wait', async ({ reader, makeRoom }) => {
      const room = await makeRoom('talk-student', `Slow ${language}`)
      const [owner, slow] = await Promise.all([reader('talk-student', other, { room }), reader('talk-student2', language, { room })])
      await owner.page.getByRole('button', { name: owner.t('rooms.more') }).click()
      await owner.page.getByRole('menuitem', { name: owner.t('rooms.settings.title') }).click()
      await owner.page.getByRole('combobox', { name: owner.t('rooms.settings.slow') }).selectOption('30')
      await expectAccessible(owner.page, 'the settings of a room')
      await owner.page.getByRole('button', { name: owner.t('rooms.save') }).click()
      await expect(slow.note).toHaveText(slow.t('rooms.slow.on', { n: 30 }))
      await slow.say('one')
      await expect(slow.note).toHaveText(new RegExp(slow.t('rooms.slow.wait', { n: '\\d\\d' })))
      await slow.say('two')
      await expect(slow.field).toHaveValue('two')
      await expect(slow.page.getByRole('button', { name: slow.t('rooms.send') })).toBeDisabled()
      await expectAccessible(slow.page, 'slow mode')
      await owner.say('three')
      await owner.say('four')
      await expect(slow.message('four')).toBeVisible()
      await expect(slow.message('two')).toHaveCount(0)
    })

    test('what is reported is seen and dealt with by the office, and the audit log has it', async ({ reader, makeRoom }) => {
      const name = `Reported ${language}`
      const room = await makeRoom('talk-student', name)
      const [owner, student, office] = await Promise.all([reader('talk-student', language, { room }), reader('talk-student2', language, { room }), reader('office', other)])
      await student.say('something unkind')
      await owner.choose('something unkind', 'report')
      await expectAccessible(owner.page, 'why a message is reported')
      await owner.giveReason('This hurts', 'report')
      await expect(owner.page.getByRole('region', { name: owner.t('ui.notices') })).toContainText(owner.t('rooms.report.done'))

      const { page, t } = office
      await page.goto('/rooms')
      await page.getByRole('button', { name: t('rooms.actions') }).click()
      await page.getByRole('menuitem', { name: t('rooms.reports.title') }).click()
      const report = page.getByRole('region', { name: t('rooms.reports.title') }).getByRole('listitem').filter({ hasText: name })
      await expect(report).toContainText('something unkind')
      await expect(report).toContainText('This hurts')
      await expectAccessible(page, 'reports')
      await expect(page.getByRole('link', { name: t('rooms.reports.title') })).toContainText(/\d/)
      await report.getByRole('button', { name: t('rooms.reporting.mute') }).click()
      await page.getByRole('dialog').getByRole('textbox', { name: t('reason.label') }).fill('Think about it')
      await page.getByRole('dialog').getByRole('button', { name: t('rooms.action.mute'), exact: true }).click()
      await expect(student.field).toBeHidden()
      await report.getByRole('button', { name: t('rooms.reporting.delete') }).click()
      await office.giveReason('Unkind', 'delete')
      await expect(owner.log).not.toContainText('something unkind')
      await expect(report.getByRole('button', { name: t('rooms.reporting.delete') })).toBeHidden()
      await expect(report).toContainText(t('rooms.reports.deletedSince'))
      await expect(report).toContainText('something unkind')
      await report.getByRole('button', { name: t('rooms.reports.acted') }).click()
      await expect(report).toBeHidden()
      await page.goto(`/office/audit?subject=room:${room}`)
      await expect(page.locator('[data-row]').filter({ hasText: t('auditAction.report.closed') })).toContainText(name)
    })
  })
}
