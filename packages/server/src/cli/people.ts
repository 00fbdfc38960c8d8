import { existingPeople } from '@fairway/contract/imports'
import { Role } from '@fairway/contract/identity'
import { Gender } from '@fairway/contract/profile'
import { Option, type Command } from 'commander'
import { id, whole, type Start } from './options.ts'
import { text } from './terminal.ts'

// The part of `fairway` about people, their passwords, and what the office has set.

export function declarePeople(program: Command, start: Start): void {
  const people = program.command('person').description(text('人员，以编号指明', 'people, by their numbers'))

  people
    .command('find [text]')
    .description(text('按编号、姓名或邮箱的一部分查找；按编号排列', 'by part of the number, the name or the mail address; by number'))
    .addOption(new Option('--role <role>', text('只看某一角色', 'only these')).choices(Role.options))
    .addOption(new Option('--state <state>', text('只看某一状态（默认：active 和 disabled）', 'default: active and disabled')).choices(['active', 'disabled', 'hidden', 'unconfirmed']))
    .addOption(
      new Option('--account <account>', text('没有密码、使用初始密码，或已自设密码', 'without a password, with one that was handed out, or with their own')).choices(['none', 'handed-out', 'own']),
    )
    .option('--term <code>', text('属于该学期的人', 'members of this term'))
    .option('--limit <n>', text('至多多少人', 'how many'), whole, 50)
    .action((search, options) => start('person find', { search, ...options }))
  people.command('show <number>').description(text('显示该人员的全部信息', 'all that is known')).action((number) => start('person show', { number }))
  withPersonDetails(people.command('create <number>').description(text('添加人员', 'add a person')))
    .requiredOption('--name <name>', text('姓名', 'as lists show it'))
    .option('--password', text('生成初始密码，只显示一次', 'make an initial password, which is printed once'))
    .action((number, options) => start('person create', { number, ...options }))
  withPersonDetails(people.command('edit <number>').description(text('未写明的保持不变，写 none 即清除', 'what is not named stays, and the word none clears')))
    .option('--name <name>', text('姓名', 'as lists show it'))
    .option('--new-number <number>', text('新编号，此后以它登录', 'what they sign in with from now on'))
    .action((number, options) => start('person edit', { number, ...options }))
  people
    .command('confirm-number <number>')
    .description(text('核实该编号属于自行注册者本人，账号保留', 'the number is theirs who registered by themselves; they keep their account'))
    .action((number) => start('person confirm-number', { number }))
  withReason(people.command('disable <number>').description(text('停用，不能再登录', 'they cannot sign in any more'))).action((number, options) => start('person disable', { number, ...options }))
  people
    .command('enable <number>')
    .description(text('重新启用', 'they can sign in again'))
    .option('--reason <text>', text('原因，留作记录', 'for the record'))
    .action((number, options) => start('person enable', { number, ...options }))
  people
    .command('reset-password <number>')
    .description(text('重置密码，新密码只显示一次；首次登录须更改，所有登录均失效', 'print a new one once; it must be changed at the first sign-in, and all sessions end'))
    .action((number) => start('person reset-password', { number }))
  people.command('sign-out <number>').description(text('结束其所有设备上的登录', 'end all of their sessions')).action((number) => start('person sign-out', { number }))
  withReason(people.command('remove <number>').description(text('移除；在设定的期限内可以恢复', 'hide them; they can be restored for as long as the office has set')))
    .action((number, options) => start('person remove', { number, ...options }))
  people.command('restore <number>').description(text('恢复已移除的人员', 'bring somebody back who was removed')).action((number) => start('person restore', { number }))
  withReason(people.command('erase <number>').description(text('彻底抹除已移除的人员，各处均不保留', 'erase somebody who was removed, for good and everywhere')))
    .action((number, options) => start('person erase', { number, ...options }))

  const passwords = program.command('passwords').description(text('导入时生成的初始密码', 'initial passwords that an import made'))
  passwords.command('list').description(text('列出尚未领取的', 'those that nobody has taken yet')).action(() => start('passwords list', {}))
  passwords
    .command('take')
    .argument('<id>', text('见 fairway passwords list', 'as `passwords list` prints it'), id)
    .description(text('写入文件，只能领取一次', 'write them to a file, once'))
    .requiredOption('--out <file>', text('CSV 文件，以 .xlsx 结尾则为 XLSX；只有您能读取', 'a CSV or, if it is named so, an XLSX; only you can read it'))
    .action((number, { out }: { out: string }) => start('passwords take', { id: number, format: formatOf(out) }, { output: out }))

  const settings = program.command('settings').description(text('教务的各项设置', 'what the office has set'))
  settings.command('list').description(text('列出每项设置及其值', 'every setting with its value')).action(() => start('settings list', {}))
  settings
    .command('set <name> <value>')
    .description(text('值可以是词语，或 JSON，例如 12、true、["a.edu"]；写 default 恢复默认', 'a word, or JSON such as 12, true or ["a.edu"]; the word default takes back what was set'))
    .action((name, value) => start('settings set', { name, value }))
  settings.command('history <name>').description(text('一项设置的历次值，最近的在前', 'its values, the latest first')).action((name) => start('settings history', { name }))
}

/** Of `fairway import`. */
export function declarePeopleImport(command: Command, start: Start): void {
  command
    // Under the name that it had when only students could be imported.
    .alias('students')
    .addOption(
      new Option(
        '--existing <what>',
        text(
          '已有的人员：保持不变（leave）、更新（update，空格保留原值）或覆盖（overwrite，空格即清除）',
          'those who are there already: leave them, update them (an empty cell leaves what is there), or overwrite them (it clears)',
        ),
      )
        .choices(existingPeople)
        .default('update'),
    )
    .option('--only-listed', text('不在基础数据中的学院、专业、班级、年级算作问题，不自动添加', 'a college, major, class or cohort that is on no list is a problem, and not added to it'))
    .option(
      '--passwords <file>',
      text('为新人员生成初始密码并写入此文件：CSV，以 .xlsx 结尾则为 XLSX', 'make initial passwords for those who are new and write them to this file, a CSV or, if it is named so, an XLSX'),
    )
    .option('--renew-passwords', text('已有而尚未自设密码的人员也重新生成', 'for those too who were there and have not chosen one of their own'))
    .action((file: string, { passwords: output, renewPasswords, ...options }: { passwords?: string; renewPasswords?: boolean; existing: (typeof existingPeople)[number] }) => {
      if (renewPasswords && output === undefined) {
        return command.error(text('错误：使用 --renew-passwords 时须用 --passwords 指明文件。', 'error: --renew-passwords needs --passwords FILE'))
      }
      const passwords = output === undefined ? 'none' : renewPasswords ? 'without-own' : 'created'
      return start('import people', { ...options, passwords, format: formatOf(output ?? '') }, { input: file, output })
    })
}

function withReason(command: Command): Command {
  return command.requiredOption('--reason <text>', text('原因，留作记录', 'for the record'))
}

function withPersonDetails(command: Command): Command {
  return command
    .addOption(new Option('--role <role...>', text('全部角色（新人员默认：student）', 'all that they are (default of a new one: student)')).choices(Role.options))
    .addOption(new Option('--gender <gender>', text('性别', 'gender')).choices([...Gender.options, 'none']))
    .option('--phone <phone>', text('电话', 'phone number'))
    .option('--email <address>', text('邮箱', 'mail address'))
    .option('--cohort <cohort>', text('学生的年级', 'of a student'))
    .option('--college <college>', text('学生的学院', 'of a student'))
    .option('--major <major>', text('学生的专业', 'of a student'))
    .option('--class <class>', text('学生的班级', 'of a student'))
}

function formatOf(file: string): 'csv' | 'xlsx' {
  return file.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
}
