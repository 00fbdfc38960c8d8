import { isDeepStrictEqual } from 'node:util'
import type { Language } from '@fairway/contract/language'
import { checkedSetting, type SettingProblem } from '@fairway/contract/setting-values'
import { defaultSettings, settingDefinitions, settingNames, type SettingName, type Settings } from '@fairway/contract/settings'
import type { Database, Transaction } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { remembering } from '../../remembering.ts'
import type { Actor, Audit } from '../audit/index.ts'

/** What another instance sets takes effect here within this. */
const rememberMs = 1000

export type SettingChange = { value: unknown; changedAt: Date; changedBy: { number: string; name: string } | null }

export function createSettings({ database, audit }: { database: Database; audit: Audit }) {
  const known = remembering(rememberMs, () => load(database))

  return {
    /** All of them, at most a second old. @param within a transaction: as they are there, and over its connection */
    read(within?: Pick<Transaction, 'query'>): Promise<Settings> {
      return within ? load(within) : known.read()
    },

    /**
     * @param value null: back to the default
     * @throws {Refusal} `no-such-setting`, `invalid-setting`
     */
    async change(actor: Actor, name: string, value: unknown): Promise<void> {
      if (!isSetting(name)) throw noSuchSetting(name)
      const checked = value === null ? { value: null } : checkedSetting(settingDefinitions[name], value)
      if ('problem' in checked) throw invalidSetting(name, checked.problem)
      await database.inTransaction(async (transaction) => {
        // One after the other, so that the history has no two values from the same one.
        await transaction.query({ text: 'select pg_advisory_xact_lock(4617013)' })
        const [before] = await transaction.query<{ value: unknown }>({ text: 'select value from setting where name = $1', values: [name] })
        if (isDeepStrictEqual(before?.value ?? null, checked.value)) return
        if (checked.value === null) await transaction.query({ text: 'delete from setting where name = $1', values: [name] })
        else {
          await transaction.query({
            text: 'insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value, changed_at = now()',
            values: [name, JSON.stringify(checked.value)],
          })
        }
        await transaction.query({
          text: 'insert into setting_change (name, value, changed_by) values ($1, $2, $3)',
          values: [name, checked.value === null ? null : JSON.stringify(checked.value), actor.personId],
        })
        await audit.record(transaction, {
          actor,
          action: 'setting.changed',
          subject: { kind: 'setting', id: name },
          before: before?.value ?? null,
          after: checked.value,
        })
        transaction.afterCommit(known.forget)
      })
    },

    /** The latest first. @throws {Refusal} `no-such-setting` */
    async history(name: string): Promise<SettingChange[]> {
      if (!isSetting(name)) throw noSuchSetting(name)
      const rows = await database.query<{ value: unknown; changedAt: Date; number: string | null; name: string }>({
        text: `select value, setting_change.changed_at as "changedAt", person.number, person.name
               from setting_change left join person on person.id = changed_by
               where setting_change.name = $1 order by setting_change.id desc limit 200`,
        values: [name],
      })
      return rows.map(({ value, changedAt, number, name: person }) => ({ value, changedAt, changedBy: number === null ? null : { number, name: person } }))
    },
  }

  async function load({ query }: Pick<Transaction, 'query'>): Promise<Settings> {
    const rows = await query<{ name: string; value: unknown }>({ name: 'settings', text: 'select name, value from setting' })
    // A value that an older or newer program stored and this one cannot use counts as not set.
    const usable = rows.flatMap(({ name, value }) => {
      const checked = isSetting(name) && checkedSetting(settingDefinitions[name], value)
      return checked && 'value' in checked ? [[name, checked.value] as const] : []
    })
    return { ...defaultSettings, ...Object.fromEntries(usable) }
  }
}

/** For who has told nobody theirs: the one in which the campus has a name, Chinese before English. */
export function languageOfCampus({ 'campus.name': name }: Settings): Language {
  return name.zh ? 'zh' : 'en'
}

export function isSetting(name: string): name is SettingName {
  return (settingNames as string[]).includes(name)
}

function noSuchSetting(name: string): Refusal {
  return new Refusal(404, 'no-such-setting', { zh: `没有名为“${name}”的设置。`, en: `There is no setting named "${name}".` })
}

function invalidSetting(name: SettingName, { code, at }: SettingProblem): Refusal {
  const { zh, en } = expected(settingDefinitions[name])
  return new Refusal(422, 'invalid-setting', { zh: `“${name}”不能设为这个值：须为${zh}。`, en: `"${name}" cannot have this value: it must be ${en}.` }, { field: 'value', setting: name, problem: code, at })
}

function expected(definition: (typeof settingDefinitions)[SettingName]): { zh: string; en: string } {
  switch (definition.kind) {
    case 'switch':
      return { zh: ' true 或 false', en: 'true or false' }
    case 'number':
      return { zh: ` ${definition.min} 到 ${definition.max} 的整数`, en: `a whole number from ${definition.min} to ${definition.max}` }
    case 'choice':
      return { zh: ` ${definition.choices.join('、')} 之一`, en: `one of ${definition.choices.join(', ')}` }
    case 'text':
      return { zh: `至多 ${definition.maxLength} 个字的文本`, en: `a text of at most ${definition.maxLength} characters` }
    case 'pattern':
      return { zh: `至多 ${definition.maxLength} 个字符的正则表达式`, en: `a regular expression of at most ${definition.maxLength} characters` }
    case 'localised':
      return { zh: ` {"zh": …, "en": …}，各至多 ${definition.maxLength} 个字`, en: `{"zh": …, "en": …}, each of at most ${definition.maxLength} characters` }
    case 'domains':
      return { zh: `域名列表，例如 ["campus.example.edu"]，至多 ${definition.most} 个`, en: `a list of domains such as ["campus.example.edu"], at most ${definition.most}` }
    case 'hours':
      return { zh: `时段列表，例如 ["1-5 08:30-17:30"]（1 为周一），至多 ${definition.most} 个`, en: `a list of hours such as ["1-5 08:30-17:30"] (1 is Monday), at most ${definition.most}` }
    case 'networks':
      return { zh: `网段列表，例如 [{"network": "10.0.0.0/8", "factor": 10}]，至多 ${definition.most} 个`, en: `a list of networks such as [{"network": "10.0.0.0/8", "factor": 10}], at most ${definition.most}` }
  }
}
