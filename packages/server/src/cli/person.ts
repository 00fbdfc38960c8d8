import { NewPerson, PersonChange, type ListedPerson, type PeopleQuery, type Person } from '@fairway/contract/people'
import type { Role } from '@fairway/contract/identity'
import type { Gender } from '@fairway/contract/profile'
import { byCommand } from '../modules/audit/index.ts'
import { checked, orMissing, requireChanges, say, type Command, type CommandContext, type CommandIo } from './command.ts'

// People, by their numbers.

export type PersonOptions = { number: string }
export type PersonReasonOptions = PersonOptions & { reason: string }
/** What is not named stays; the word `none` clears. */
export type PersonDetailOptions = {
  name?: string | undefined
  role?: Role[] | undefined
  gender?: Gender | 'none' | undefined
  phone?: string | undefined
  email?: string | undefined
  cohort?: string | undefined
  college?: string | undefined
  major?: string | undefined
  class?: string | undefined
}

export const findPeople: Command<Omit<PeopleQuery, 'after'> & { limit: number }> = async ({ identity }, { limit, ...query }, io) => {
  let after: string | undefined
  for (let left = limit; left > 0; ) {
    io.signal.throwIfAborted()
    const { people, next } = await identity.people.list({ ...query, after })
    for (const person of people.slice(0, left)) io.print(lineOf(person, io))
    left -= people.length
    if (next === null) return
    after = next
  }
}

export const showPerson: Command<PersonOptions> = async ({ identity }, { number }, io) => {
  tell(await identity.people.find(number), io)
}

export const createPerson: Command<PersonOptions & PersonDetailOptions & { name: string; password?: boolean | undefined }> = async ({ identity }, { number, password, ...options }, io) => {
  const roles = options.role ?? ['student']
  const details = checked(NewPerson, { number, roles, withPassword: password === true, ...detailsIn(options, undefined) }, io)
  const created = await identity.people.create(byCommand, details)
  io.note(say(io, `已添加“${number}”。`, `"${number}" was added.`))
  if (created.password) io.print(created.password)
}

export const editPerson: Command<PersonOptions & PersonDetailOptions & { newNumber?: string | undefined }> = async ({ identity }, { number, newNumber, ...options }, io) => {
  requireChanges({ newNumber, ...options }, io)
  const { id, version, ...before } = await identity.people.find(number)
  const { gender, phone, email, name } = before
  const roles = options.role ?? before.roles
  const details = { number: newNumber ?? before.number, name, gender, phone, email, roles, ...detailsIn(options, before.student ?? undefined) }
  tell(await identity.people.change(byCommand, id, checked(PersonChange, { version, ...details }, io)), io)
}

export const confirmNumber: Command<PersonOptions> = (context, options, io) =>
  act(context, options, (id) => context.identity.unconfirmedNumbers.confirm(byCommand, id), say(io, '的编号已核实', 'is confirmed'), io)

export const disablePerson: Command<PersonReasonOptions> = (context, options, io) =>
  act(context, options, (id) => context.identity.people.disable(byCommand, id, options.reason), say(io, '已停用', 'is disabled'), io)

export const enablePerson: Command<PersonOptions & { reason?: string | undefined }> = (context, options, io) =>
  act(context, options, (id) => context.identity.people.enable(byCommand, id, options.reason), say(io, '已启用', 'is enabled'), io)

export const signPersonOut: Command<PersonOptions> = (context, options, io) =>
  act(context, options, (id) => context.identity.sessions.endAll(byCommand, id, { all: true }), say(io, '已在所有设备上退出登录', 'is signed out everywhere'), io)

export const removePerson: Command<PersonReasonOptions> = (context, options, io) =>
  act(context, options, (id) => context.identity.erasure.hide(byCommand, id, options.reason), say(io, '已移除，可以恢复', 'is removed, and can be restored'), io)

export const restorePerson: Command<PersonOptions> = (context, options, io) =>
  act(context, options, (id) => orMissing(context.identity.erasure.restore(byCommand, id), say(io, `“${options.number}”没有被移除。`, `"${options.number}" is not removed.`)), say(io, '已恢复', 'is restored'), io)

export const erasePerson: Command<PersonReasonOptions> = (context, options, io) =>
  act(
    context,
    options,
    (id) => orMissing(context.identity.erasure.erase(byCommand, id, options.reason), say(io, `须先移除“${options.number}”（fairway person remove）。`, `"${options.number}" must be removed first (fairway person remove).`)),
    say(io, '已彻底抹除', 'is erased for good'), io)

export const resetPassword: Command<PersonOptions> = async ({ identity }, { number }, io) => {
  const { id } = await identity.people.find(number)
  const { password } = await identity.passwordChanges.handOut(byCommand, id)
  io.note(say(io, `“${number}”的初始密码如下，只显示这一次；首次登录时须更改。`, `This is the password to hand to "${number}". It is shown once, and must be changed at the first sign-in.`))
  io.print(password)
}

async function act({ identity }: CommandContext, { number }: PersonOptions, work: (id: number) => Promise<unknown>, done: string, io: CommandIo): Promise<void> {
  const { id } = await identity.people.find(number)
  await work(id)
  io.print(say(io, `“${number}”${done}。`, `"${number}" ${done}.`))
}

function detailsIn({ name, gender, phone, email, ...options }: PersonDetailOptions, before: Person['student'] | undefined) {
  const orNull = (text: string) => (text === 'none' ? null : text)
  const named = (['cohort', 'college', 'major', 'class'] as const).filter((field) => options[field] !== undefined)
  const student = { ...(before ?? { cohort: null, college: null, major: null, class: null }), ...Object.fromEntries(named.map((field) => [field, orNull(options[field]!)])) }
  return {
    ...(name !== undefined && { name }),
    ...(gender !== undefined && { gender: orNull(gender) }),
    ...(phone !== undefined && { phone: orNull(phone) }),
    ...(email !== undefined && { email: orNull(email) }),
    ...(named.length > 0 && { student }),
  }
}

function roleNames(roles: readonly Role[], io: CommandIo): string {
  const names = { student: say(io, '学生', 'student'), teacher: say(io, '教师', 'teacher'), office: say(io, '教务', 'office') }
  return roles.map((role) => names[role]).join(' ')
}

function stateName({ state, account, isUnconfirmed }: ListedPerson, io: CommandIo): string {
  const states = { active: '', disabled: say(io, '已停用', 'disabled'), hidden: say(io, '已移除', 'removed') }
  const accounts = { none: say(io, '无账号', 'no account'), 'handed-out': say(io, '初始密码', 'initial password'), own: '' }
  return [states[state], accounts[account], isUnconfirmed ? say(io, '自行注册，编号未核实', 'registered by themselves, number not confirmed') : ''].filter(Boolean).join(' ')
}

function lineOf(person: ListedPerson, io: CommandIo): string {
  const { number, name, email, roles, student } = person
  return [number, name, roleNames(roles, io), student && [student.cohort, student.college, student.major, student.class].filter(Boolean).join(' '), email, stateName(person, io)].map((part) => part ?? '').join('\t')
}

function tell(person: Person, io: CommandIo): void {
  const { number, name, roles, gender, phone, email, student, terms, seenAt, createdAt, openSessions } = person
  const facts: [string, string, string | number | null | undefined][] = [
    ['编号', 'number', number],
    ['姓名', 'name', name],
    ['角色', 'roles', roleNames(roles, io)],
    ['状态', 'state', stateName(person, io)],
    ['性别', 'gender', gender],
    ['电话', 'phone', phone],
    ['邮箱', 'e-mail', email],
    ['年级', 'cohort', student?.cohort],
    ['学院', 'college', student?.college],
    ['专业', 'major', student?.major],
    ['班级', 'class', student?.class],
    ['学期', 'terms', terms.join(' ')],
    ['最近登录', 'signed in last', seenAt],
    ['登录中', 'open sessions', openSessions],
    ['添加于', 'added', createdAt],
  ]
  for (const [zh, en, value] of facts) if (value !== null && value !== undefined && value !== '') io.print(`${say(io, zh, en)}\t${value}`)
}
