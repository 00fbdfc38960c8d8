import type { Role } from '@fairway/contract/identity'
import type { ExistingPeople } from '@fairway/contract/imports'
import { addressProblem, isPhone, textProblem } from '@fairway/contract/personal-text'
import type { Gender } from '@fairway/contract/profile'
import type { Settings } from '@fairway/contract/settings'
import type { Column } from '../../sheets/columns.ts'
import type { Fields } from '../../sheets/fields.ts'
import { isAccountNumber } from './accounts.ts'

// What a line of a sheet of people says, cell by cell.

export const personColumns = [
  { name: 'number', synonyms: ['student_number', 'student_id', 'staff_number', 'staff_id', '学号', '工号', '编号', '学工号', '学号/工号', '工号/学号', '学生编号', '教师编号', '教师工号', '职工号', '教工号', '人员编号'], required: true },
  { name: 'name', synonyms: ['full_name', 'student_name', 'teacher_name', '姓名', '学生姓名', '教师姓名', '名字'], required: true },
  { name: 'role', synonyms: ['roles', '角色', '身份', '人员类别', '人员类型'] },
  { name: 'class', synonyms: ['class_name', '班级', '行政班', '行政班级', '班级名称', '班级代码'] },
  { name: 'major', synonyms: ['专业', '专业名称', '所学专业', '专业代码'] },
  { name: 'college', synonyms: ['school', '学院', '院系', '所在学院', '学院名称', '学院代码'] },
  { name: 'cohort', synonyms: ['grade', 'year', '年级', '届', '入学年份'] },
  { name: 'gender', synonyms: ['sex', '性别'] },
  { name: 'phone', synonyms: ['mobile', 'telephone', '电话', '手机', '手机号', '手机号码', '联系电话'] },
  { name: 'email', synonyms: ['e-mail', 'mail', 'email_address', '邮箱', '电子邮箱', '邮件', '电子邮件', '邮箱地址'] },
  { name: 'terms', synonyms: ['term', 'member_of', '学期', '期', '参加学期', '所属学期'] },
] as const satisfies Column<string>[]

export type PersonColumn = (typeof personColumns)[number]['name']

/** What was not said is undefined and stays as it is; null clears. */
export type Draft = {
  line: number
  number: string
  name: string
  roles?: Role[]
  gender?: Gender | null
  phone?: string | null
  email?: string | null
  cohort?: string | null
  college?: string | null
  major?: string | null
  class?: string | null
  /** Ids of terms, which they become members of. */
  terms?: number[]
}

export const studies = ['cohort', 'college', 'major', 'class'] as const

export type DraftRules = { settings: Settings; existing: ExistingPeople; /** The id of a term by its code or name; undefined: there is none. */ termCalled(text: string): number | undefined }

/** Reads line after line of one sheet. */
export function draftPeople({ settings, existing, termCalled }: DraftRules): (fields: Fields<PersonColumn>) => Draft {
  const lineOfAddress = new Map<string, number>()
  // Only where the sheet is to be the truth does an empty cell say something.
  const nothing = existing === 'overwrite' ? null : undefined

  return (fields) => {
    const draft: Draft = { line: fields.line, number: numberIn(fields), name: personalText(fields, 'name', 40, true) ?? '' }
    const say = <Name extends keyof Draft>(name: Name & PersonColumn, read: () => Draft[Name] | null | undefined) => {
      if (!fields.has(name)) return
      const value = read() ?? nothing
      if (value !== undefined) Object.assign(draft, { [name]: value })
    }
    for (const name of studies) say(name, () => personalText(fields, name, 100, false))
    say('gender', () => genderIn(fields))
    say('phone', () => phoneIn(fields, settings['profile.phone-pattern']))
    say('email', () => addressIn(fields, settings['profile.mail-domains'], lineOfAddress))
    const roles = rolesIn(fields)
    if (roles.length > 0) draft.roles = roles
    const terms = termsIn(fields, termCalled)
    if (terms.length > 0) draft.terms = terms
    return draft
  }
}

function numberIn(fields: Fields<PersonColumn>): string {
  const number = fields.requiredText('number', 200)
  if (number !== '' && !isAccountNumber(number)) {
    fields.problem('number', 'invalid-number', `编号须为 1 到 40 个字母、数字、点、下划线或连字符（${number}）。`, `A number is 1 to 40 letters, digits, dots, underscores or hyphens (${number}).`)
  }
  return number
}

function personalText(fields: Fields<PersonColumn>, name: PersonColumn, longest: number, required: boolean): string | undefined {
  // The length is judged below, as readers count.
  const text = required ? fields.requiredText(name, 1_000) : fields.text(name, 1_000)
  const problem = textProblem(text, { longest })
  if (problem === 'too-long') fields.problem(name, 'too-long', `文字过长，最多 ${longest} 个字符。`, `The text is too long: at most ${longest} characters.`)
  if (problem === 'invisible-characters') fields.problem(name, 'control-character', '含有不可见的控制字符或乱码。', 'Holds invisible control characters or garbled text.')
  return text || undefined
}

const rolesByWord: Record<string, Role> = {
  ...Object.fromEntries(['student', 'students', '学生', '本科生', '研究生'].map((word) => [word, 'student'])),
  ...Object.fromEntries(['teacher', 'teachers', 'assistant', 'teaching assistant', 'staff', '教师', '老师', '助教', '任课教师'].map((word) => [word, 'teacher'])),
  ...Object.fromEntries(['office', 'admin', 'programme office', '教务', '教务员', '教务人员', '教务老师', '管理员'].map((word) => [word, 'office'])),
}

function rolesIn(fields: Fields<PersonColumn>): Role[] {
  const roles = new Set<Role>()
  for (const word of fields.list('role', 200)) {
    const role = Object.hasOwn(rolesByWord, word.toLowerCase()) ? rolesByWord[word.toLowerCase()] : undefined
    if (role) roles.add(role)
    else fields.problem('role', 'invalid-role', `没有“${word}”这一角色；可写学生、教师、教务。`, `There is no role "${word}"; write student, teacher or office.`)
  }
  return [...roles].sort()
}

const gendersByWord: Record<string, Gender> = {
  ...Object.fromEntries(['男', '男性', 'm', 'male', 'man', '1'].map((word) => [word, 'male'])),
  ...Object.fromEntries(['女', '女性', 'f', 'female', 'woman', '2'].map((word) => [word, 'female'])),
  ...Object.fromEntries(['其他', '其它', 'other', 'x', 'diverse', 'non-binary', '9'].map((word) => [word, 'other'])),
}

function genderIn(fields: Fields<PersonColumn>): Gender | undefined {
  const text = fields.text('gender', 100)
  if (['', '0', '未知', 'unknown'].includes(text.toLowerCase())) return undefined
  if (Object.hasOwn(gendersByWord, text.toLowerCase())) return gendersByWord[text.toLowerCase()]
  fields.problem('gender', 'invalid-gender', `性别可写男、女、其他，不能是“${text}”。`, `A gender is female, male or other, not "${text}".`)
  return undefined
}

function phoneIn(fields: Fields<PersonColumn>, pattern: string): string | undefined {
  const text = fields.text('phone', 200)
  if (text !== '' && !isPhone(text, pattern)) fields.problem('phone', 'invalid-phone', `“${text}”不是本校认可的手机号。`, `"${text}" is not a phone number as this campus writes them.`)
  return text || undefined
}

function addressIn(fields: Fields<PersonColumn>, domains: readonly string[], lineOf: Map<string, number>): string | undefined {
  const text = fields.text('email', 300).toLowerCase()
  if (text === '') return undefined
  const problem = addressProblem(text, domains)
  if (problem === 'not-an-address') fields.problem('email', 'invalid-email', `“${text}”不是邮箱地址。`, `"${text}" is not an e-mail address.`)
  if (problem === 'other-domain') fields.problem('email', 'other-domain', `邮箱须属于 ${domains.join('、')}（${text}）。`, `The address must be of ${domains.join(', ')} (${text}).`)
  const other = lineOf.get(text)
  if (other !== undefined) fields.problem('email', 'duplicate-email', `与第 ${other} 行的邮箱相同；一个邮箱只属于一个人。`, `Line ${other} has the same address; an address is one person's.`)
  else lineOf.set(text, fields.line)
  return text
}

function termsIn(fields: Fields<PersonColumn>, termCalled: DraftRules['termCalled']): number[] {
  const ids = new Set<number>()
  for (const text of fields.list('terms', 1_000)) {
    const id = termCalled(text)
    if (id !== undefined) ids.add(id)
    else fields.problem('terms', 'no-such-term', `没有代码或名称为“${text}”的学期。`, `There is no term with the code or name "${text}".`)
  }
  return [...ids]
}
