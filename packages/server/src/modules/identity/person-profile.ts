import type { Gender, Profile, ProfileChange } from '@fairway/contract/profile'
import { isPhone, textProblem } from '@fairway/contract/personal-text'
import { isProgramName } from '@fairway/contract/program-names'
import type { Database, Transaction } from '../../database/database.ts'
import { notFound, Refusal } from '../../errors.ts'
import type { Actor, Audit } from '../audit/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { addressProofOf, hasOwnPassword } from './mail-address.ts'
import { requireListedStudies } from './student-codes.ts'
import type { Viewers } from './viewers.ts'

// What a person says of themselves, in the personal centre.

type Row = {
  number: string
  name: string
  gender: Gender | null
  phone: string | null
  email: string | null
  hasPassword: boolean
  isStudent: boolean
  cohort: string | null
  college: string | null
  major: string | null
  class: string | null
}

export type Profiles = ReturnType<typeof createProfiles>

export function createProfiles({ database, audit, settings, viewers }: { database: Database; audit: Audit; settings: CampusSettings; viewers: Viewers }) {
  return {
    async read(personId: number): Promise<Profile> {
      const { phone, isStudent, cohort, college, major, class: className, hasPassword, ...person } = await requireProfile(database, personId)
      return {
        ...person,
        // Enough to know it again; a form never begins with it.
        phoneHint: phone && `${'•'.repeat(Math.max(0, phone.length - 4))}${phone.slice(-4)}`,
        student: isStudent ? { cohort, college, major, class: className } : null,
        mayEditStudies: isStudent && (await settings.read())['profile.studies-by-person'],
        addressProof: addressProofOf({ email: person.email, hasPassword }),
      }
    },

    /** @throws {Refusal} `invalid-profile`, `reserved-name`, `not-in-list`, `studies-are-the-offices`, all with the `field` */
    async change(actor: Actor, personId: number, change: ProfileChange): Promise<void> {
      const set = await settings.read()
      const { phone, student, ...person } = change
      if (phone && !isPhone(phone, set['profile.phone-pattern'])) throw invalidProfile('phone', 'not-a-phone-number')
      await database.inTransaction(async (transaction) => {
        const before = await requireProfile(transaction, personId)
        // The office can give longer names, and who has one can still change everything else.
        const problem = person.name === before.name ? undefined : textProblem(person.name, { required: true })
        if (problem) throw invalidProfile('name', problem)
        if (person.name !== undefined && person.name !== before.name && isProgramName(person.name)) throw reservedName()
        const wantsStudies = student !== undefined && (['college', 'major', 'class'] as const).some((field) => (student[field] ?? null) !== before[field])
        if (wantsStudies && !(before.isStudent && set['profile.studies-by-person'])) throw studiesAreTheOffices()
        const studies = wantsStudies ? await requireListedStudies(transaction, student, before) : undefined
        const after = { ...before, ...person, ...(phone !== undefined && { phone: phone || null }), ...studies }
        await transaction.query({
          text: 'update person set name = $2, gender = $3, phone = $4 where id = $1',
          values: [personId, after.name, after.gender, after.phone],
        })
        if (studies) {
          await transaction.query({
            text: 'update student set college = $2, major = $3, class = $4 where person_id = $1',
            values: [personId, after.college, after.major, after.class],
          })
        }
        const changed = (Object.keys(after) as (keyof Row)[]).filter((field) => after[field] !== before[field])
        if (changed.length === 0) return
        const only = (row: Row) => Object.fromEntries(changed.map((field) => [field, row[field]]))
        await audit.record(transaction, {
          actor,
          action: 'profile.changed',
          subject: { kind: 'person', id: personId },
          after: { fields: changed },
          personal: { about: personId, before: only(before), after: only(after) },
        })
        // The name and what rules look at are remembered with the session.
        transaction.afterCommit(viewers.forgetAll)
      })
    },
  }
}

async function requireProfile({ query }: Pick<Transaction, 'query'>, personId: number): Promise<Row> {
  const [row] = await query<Row>({
    text: `select number, p.name, gender, phone, email, ${hasOwnPassword} as "hasPassword", student.person_id is not null as "isStudent", cohort, college, major, class
           from person p left join student on student.person_id = p.id where p.id = $1 and deleted_at is null`,
    values: [personId],
  })
  if (!row) throw notFound()
  return row
}

function invalidProfile(field: string, problem: string): Refusal {
  return new Refusal(422, 'invalid-profile', { zh: '个人资料中有内容不符合要求。', en: 'Something in the profile is not of the expected form.' }, { field, problem })
}

export function reservedName(): Refusal {
  return new Refusal(422, 'reserved-name', { zh: '这是系统使用的名称，请填写您的姓名。', en: 'The program itself goes by this name. Give your own.' }, { field: 'name' })
}

function studiesAreTheOffices(): Refusal {
  return new Refusal(
    403,
    'studies-are-the-offices',
    { zh: '学院、专业和班级由教务办公室维护。', en: 'College, major and class are kept by the programme office.' },
    { field: 'college' },
  )
}
