import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { CampusSettings } from '../settings/index.ts'
import type { DemoAccess } from './demo-access.ts'
import { staffNumberOf } from './known-viewer.ts'

// Whether somebody who has proved who they are may come in now.

export type Admission = ReturnType<typeof createAdmission>

export function createAdmission({ database, settings, mayUseDemo }: { database: Database; settings: CampusSettings; mayUseDemo: DemoAccess }) {
  /**
   * @throws {Refusal} `account-disabled`, `not-in-current-term`, `demo-account-is-local`
   */
  return async function admit(userId: string, isFromThisComputer: boolean): Promise<{ personId: number; mustChangePassword: boolean }> {
    const membersOnly = (await settings.read())['sign-in.members-only']
    const [person] = await database.query<{ id: number; gone: boolean; demo: boolean; member: boolean; must_change: boolean }>({
      name: 'admission',
      text: `select person.id, deleted_at is not null or disabled_at is not null as gone,
                    exists (select from demo_account d where d.person_id = person.id) as demo,
                    coalesce((select a.must_change_password from auth_account a where a.user_id = auth_user.id and provider_id = 'credential'), false) as must_change,
                    -- who works for the term is part of it
                    exists (select from role_grant g where g.person_id = person.id and g.role = 'office')
                      or exists (select from term t where t.current and t.deleted_at is null
                                   and (exists (select from term_member m where m.term_id = t.id and m.person_id = person.id)
                                        or exists (select from section s join section_staff f on f.section_id = s.id
                                                   where s.term_id = t.id and s.deleted_at is null and lower(f.number) = lower(${staffNumberOf('person')}))))
                      as member
             from auth_user join person on person.id = person_id where auth_user.id = $1`,
      values: [userId],
    })
    if (!person || person.gone) throw accountDisabled()
    if (person.demo && !mayUseDemo(isFromThisComputer)) throw demoAccountIsLocal()
    if (membersOnly && !person.member) throw notInCurrentTerm()
    return { personId: person.id, mustChangePassword: person.must_change }
  }
}

function accountDisabled(): Refusal {
  return new Refusal(403, 'account-disabled', {
    zh: '该账号已停用。如有疑问，请联系教务办公室。',
    en: 'This account has been disabled. The programme office can tell you more.',
  })
}

function notInCurrentTerm(): Refusal {
  return new Refusal(403, 'not-in-current-term', {
    zh: '该账号不在本期项目中，暂时不能登录。',
    en: 'This account is not in the current programme, so it cannot sign in now.',
  })
}

function demoAccountIsLocal(): Refusal {
  return new Refusal(403, 'demo-account-is-local', {
    zh: '演示账号只能在运行本系统的电脑上使用。',
    en: 'Demo accounts only work on the computer that runs this site.',
  })
}
