import type { Queries } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../audit/index.ts'

// A key is less than who made it, whatever its scopes: what would make its holder as good as the office, or outlast the key,
// takes somebody who has signed in. Whole areas that are not for keys are in scopes.ts; single routes say it in their `config`.

const titles = {
  area: { zh: '此处不能使用 API 密钥，请登录。', en: 'API keys cannot be used here. Sign in instead.' },
  office: {
    zh: 'API 密钥不能授予或取消教务角色，也不能更改教务人员的资料和账号。请登录后操作。',
    en: 'API keys cannot give or take the role of the programme office, nor change those who have it. Sign in instead.',
  },
  passwords: { zh: 'API 密钥不能发放初始密码。请登录后操作。', en: 'API keys cannot hand out initial passwords. Sign in instead.' },
}

/** @throws {Refusal} `not-for-keys` */
export function refuseKeys({ via }: Actor, what: 'office' | 'passwords'): void {
  if (via === 'key') throw notForKeys(what)
}

/** If one of these people is of the office. @throws {Refusal} `not-for-keys` */
export async function refuseKeysForOffice({ query }: Pick<Queries, 'query'>, actor: Actor, people: readonly number[]): Promise<void> {
  if (actor.via !== 'key') return
  const [one] = await query({ text: `select person_id from role_grant where role = 'office' and person_id = any($1::bigint[]) limit 1`, values: [people] })
  if (one) throw notForKeys('office')
}

export function notForKeys(what: keyof typeof titles): Refusal {
  return new Refusal(403, 'not-for-keys', titles[what])
}

/** Of a line in a sheet. */
export const officeIsNotForKeys = { code: 'not-for-keys', title: titles.office }
