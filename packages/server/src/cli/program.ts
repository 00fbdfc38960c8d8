import fs from 'node:fs'
import { announcementStates } from '@fairway/contract/announcements'
import { ruleRooms } from '@fairway/contract/desk'
import { jobStates } from '@fairway/contract/jobs'
import { courseTypeIcons, listNames } from '@fairway/contract/lists'
import { mailStates } from '@fairway/contract/mail'
import { Command, Option } from 'commander'
import type { OptionsOf } from './commands.ts'
import { speakHere } from './help.ts'
import { declareOffered } from './offered.ts'
import { declarePeople, declarePeopleImport } from './people.ts'
import { asSheet, id, ids, ofAudit, ofTerm, overriding, whole, withAnnouncementDetails, withEntryDetails, type Start } from './options.ts'
import { openTerminal, text } from './terminal.ts'

// What `fairway` can be asked to do, and how.

/** @param start runs every command but `serve` */
export function createProgram(start: Start): Command {
  const program = speakHere(new Command('fairway'))
    .description(text('运行和维护 Fairway 校园。', 'Run and look after a Fairway campus.'))
    .version(versionHere(), '-V, --version', text('显示版本号', 'say which version this is'))

  program
    .command('serve')
    .description(text('启动服务器', 'start the server'))
    .addHelpText('after', environment())
    .action(async () => {
      const { serve } = await import('../main.ts')
      await serve()
    })
  program
    .command('migrate')
    .description(text('将数据库升级到此版本的结构', 'bring the database to the shape of this version'))
    .action(() => start('migrate', {}))
  program
    .command('demo')
    .description(text('填入演示校园，供试用', 'fill a small campus to try things on'))
    .action(() => start('demo', {}))
  program
    .command('user')
    .description(text('登录账号', 'people who sign in'))
    .command('create <number>')
    .description(text('为人员开设账号；不加 --password-stdin 则生成密码，只显示一次', 'give a person an account; without --password-stdin a password is made and printed once'))
    .requiredOption('--name <name>', text('姓名', 'as lists show it'))
    .addOption(new Option('--role <role>', text('账号的角色：学生、教师或教务', 'what the account is for')).choices(['student', 'teacher', 'office']).default('student'))
    .option('--password-stdin', text('从标准输入读取密码', 'read the password from standard input'))
    .action((number, options) => start('user create', { number, ...options }, options.passwordStdin ? { input: '-' } : {}))

  declarePeople(program, start)
  declareOffered(program, start)
  declareLists(program.command('list').description(text(`基础数据：${listNames.join('、')}`, `the campus's lists: ${listNames.join(', ')}`)), start)
  declareByHand(program, start)
  declareAnnouncements(program.command('announce').description(text('面向全校的公告', 'announcements to the campus')), start)
  declareDesk(program.command('desk').description(text('客服助手：自动回复规则和人工客服', 'the assistant desk: its rules, and who asked for a person')), start)
  declareImports(program.command('import').description(text('读入 CSV 或 XLSX（- 表示标准输入）', 'read a CSV or XLSX (- reads standard input)')), start)
  declareExports(program.command('export').description(text('写出 CSV 或 XLSX', 'write a CSV or XLSX')), start)
  declareAudit(program, start)
  declareMail(program.command('mail').description(text('邮件：哪些已发出，哪些没有', 'what left and what did not')), start)
  declareJobs(program.command('job').description(text('后台任务：导入、导出、报表', 'work that goes on by itself: imports, exports, reports')), start)
  program
    .command('rooms')
    .description(text('聊天室', 'rooms'))
    .command('new-epoch')
    .description(
      text(
        '把 DATA_DIR 或数据库文件换成以前的副本之后运行：让所有页面重新读取聊天室，不再沿用副本中没有的消息',
        'after DATA_DIR, or the files of the database, were put back from a copy: every page reads its rooms anew, and none goes on from messages that the copy lacks',
      ),
    )
    .action(() => start('rooms new-epoch', {}))
  program
    .command('verify')
    .description(text('根据数据重新核对名额和候补；如有不符则退出码为 1', 'recount seats and queues from rows; exit code 1 if anything differs'))
    .option('--term <code>', text('学期代码（默认：所有学期）', 'default: all terms'))
    .action((options) => start('verify', options))
  return program
}

function versionHere(): string {
  const { version } = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}

/** Those that most campuses set. `config.ts` reads them. */
function environment(): string {
  const settings: [names: string, what: string][] = [
    ['PORT, HOST', text('监听的端口和地址（3000，127.0.0.1）', 'where it listens (3000, 127.0.0.1)')],
    ['DATA_DIR', text('内置数据库的目录（./data）', 'directory of the embedded database (./data)')],
    ['DATABASE_URL', text('改用 PostgreSQL：postgres://user:password@host:5432/database', 'PostgreSQL instead: postgres://user:password@host:5432/database')],
    ['PUBLIC_URL', text('人们访问的网址（http://localhost:PORT）', 'where people reach it (http://localhost:PORT)')],
    ['SMTP_URL, MAIL_FROM', text('邮件服务器和发件人；不设则邮件留在发件箱', 'the mail server and the sender; without them mail stays in the outbox')],
    ['CAMPUS_TIME_ZONE', text('校园所在时区（Asia/Shanghai）', "the campus's time zone (Asia/Shanghai)")],
    ['DEMO', text('off：正式的校园，不填入演示数据', 'off: a real campus, never filled with the invented one')],
    ['ROLE', text('使用 PostgreSQL 时可分为 web 和 worker（all）', 'web or worker, to divide the work with PostgreSQL (all)')],
    ['LOG_LEVEL', text('日志级别（info）', 'how much is logged (info)')],
  ]
  const width = Math.max(...settings.map(([names]) => names.length)) + 2
  return [
    text('\n环境变量：', '\nEnvironment:'),
    ...settings.map(([names, what]) => `  ${names.padEnd(width)}${what}`),
    text('\n也可以写在启动目录的 .env 文件中，示例见 .env.example。', '\nThey may stand in a file .env of the directory where it is started as well; .env.example has them all.'),
    text('全部环境变量见 README.md 的“Run a campus”一节。', 'All of them are in README.md, under "Run a campus".'),
  ].join('\n')
}

function declareLists(lists: Command, start: Start): void {
  onList('show', text('按次序列出，并说明各项被谁使用', 'in their order, with what uses them')).action((list) => start('list show', { list }))
  withEntryDetails(onList('add', text('添加到末尾；--name-zh 与 --name-en 至少写一个', 'at the end of the list; it needs --name-zh or --name-en')))
    .option('--code <code>', text('数据和表格中使用的代码（默认：其名称）', 'what rows and sheets say (default: its name)'))
    .addOption(new Option('--icon <icon>', text('课程类型的图标', 'of a type of courses')).choices(courseTypeIcons))
    .action((list, options) => start('list add', { list, ...options }))
  withEntryDetails(onList('edit', text('更正或改名；未写明的保持不变，写 none 即清除', 'correct or rename an entry; what is not named stays, and the word none clears'), '<entry>'))
    .option('--code <code>', text('新代码；所有使用旧代码的地方随之改变', 'a new code, which everything that says the old one says then'))
    .option('--alias <alias...>', text('表格中也可使用的其他名称', 'other names that lead to it in a sheet'))
    .addOption(new Option('--icon <icon>', text('课程类型的图标', 'of a type of courses')).choices([...courseTypeIcons, 'none']))
    .action((list, entry, options) => start('list edit', { list, entry, ...options }))
  onList('order', text('这些排在最前，其余次序不变', 'these come first, the others after them as they were'), '<entries...>').action((list, entries) => start('list order', { list, entries }))
  onList('hide', text('不再提供选择；已使用其代码的保持不变', 'no longer offer an entry; what says its code keeps it'), '<entry>').action((list, entry) => start('list hide', { list, entry }))
  onList('restore', text('恢复已隐藏的一项', 'offer a hidden entry again'), '<entry>').action((list, entry) => start('list restore', { list, entry }))
  onList('merge', text('两项合为一项：使用前者的改为使用后者', 'make two entries one: what says the first says the second then'), '<from> <into>').action((list, from, into) =>
    start('list merge', { list, from, into }),
  )
  onList('remove', text('删除未被使用的一项', 'delete an entry that nothing uses'), '<entry>').action((list, entry) => start('list remove', { list, entry }))
  lists
    .command('logo <entry> [file]')
    .description(text('为课程类型设置图标文件（PNG、JPEG 或 WebP，至多 64 KB），或取消', 'give a type of courses an image (PNG, JPEG or WebP, at most 64 KB), or take it away'))
    .option('--none', text('取消图标文件', 'take it away'))
    .action((entry, file, options, command: Command) => {
      if ((file === undefined) !== Boolean(options.none)) return command.error(text('错误：须写明文件或 --none，二者取一。', 'error: name either a file or --none'))
      return start('list logo', { entry, ...options }, options.none ? {} : { input: file })
    })

  function onList(name: string, description: string, entries = ''): Command {
    return lists.command(`${name} <list> ${entries}`.trim()).description(description).hook('preAction', (command) => {
      const [list] = command.processedArgs as string[]
      if (!listNames.some((known) => known === list)) {
        command.error(text(`错误：没有“${list}”这项基础数据，只能是 ${listNames.join('、')} 之一。`, `error: there is no list "${list}"; it is one of ${listNames.join(', ')}`))
      }
    })
  }
}

function declareByHand(program: Command, start: Start): void {
  byHand('enrol', text('代学生选课；所有规则照常生效', 'enrol a student by hand; every rule is on'))
    .addOption(overriding())
    .option('--wait', text('满员时加入候补', 'queue, if the section is full'))
    .option('--instead-of <course/section>', text('选上后退掉这个教学班', 'drop this one, if the other is granted'))
    .action((options) => start('enrol', options))
  byHand('drop', text('代学生退课，或退出候补', 'drop a section for a student, or take them out of its queue'))
    .addOption(overriding())
    .action((options) => start('drop', options))
  byHand('advance', text('将学生移到候补的首位', 'put a student at the head of a queue')).action((options) => start('advance', options))
  ofTerm(program.command('enrolments <student>').description(text('一名学生的选课、候补，以及近期的请求与结果', 'what a student holds, waits for, asked and was answered lately')))
    .action((student, options) => start('enrolments', { student, ...options }))
  ofTerm(program.command('rush').description(text('选课实况，每秒更新，按 Ctrl-C 结束', 'what happens at the bell, anew every second until Ctrl-C'))).action((options) => start('rush', options))

  function byHand(name: string, description: string): Command {
    const command = program
      .command(name)
      .description(description)
      .requiredOption('--student <number>', text('学号', 'student number'))
      .requiredOption('--section <course/section>', text('教学班，例如 "CSE 8A/A00"', 'such as "CSE 8A/A00"'))
    return ofTerm(command)
      .option('--reason <text>', text('原因，留作教务记录；仅预览时可以不写', 'for the record of the office; only a preview needs none'))
      .option('--note <text>', text('给学生的留言', 'what the student reads of it'))
      .option('--preview', text('只说明会如何决定', 'only tell what would be decided'))
  }
}

function declareAnnouncements(announcements: Command, start: Start): void {
  const create = announcements
    .command('create')
    .description(text('发布公告；未写明对象即面向所有已登录的人', 'publish an announcement, to everyone who is signed in unless an audience is named'))
  withAnnouncementDetails(create)
    .option('--draft', text('暂不发布，存为草稿', 'do not publish it yet'))
    .action((options) => start('announce create', options, options.textStdin ? { input: '-' } : {}))
  withAnnouncementDetails(ofAnnouncement('edit', text('未写明的保持不变；邮件不会重发', 'what is not named stays; its mail is not sent twice')))
    .option('--no-pinned', text('取消置顶', 'no longer before others'))
    .option('--no-mail', text('不再发送邮件', 'send no more mail'))
    .option('--tell-again', text('对所有人重新标为未读', 'unread for everyone again'))
    .action((announcement, options) => start('announce edit', { id: announcement, ...options }, options.textStdin ? { input: '-' } : {}))
  announcements
    .command('list')
    .description(text('列出公告，最近的在前；邮件投递情况见 fairway mail list', 'the latest first; how their mail fares is under: mail list'))
    .addOption(new Option('--state <state>', text('只看某一状态', 'only these')).choices(announcementStates))
    .option('--messages', text('改为列出教学班通知', 'what teachers told their sections, instead'))
    .action((options) => start('announce list', options))
  for (const [name, description] of [
    ['show', text('显示公告及其正文', 'with its text')],
    ['publish', text('发布草稿，或重新发布已撤回的', 'a draft, or again what was withdrawn')],
    ['withdraw', text('撤回公告或教学班通知，此后无人可见', 'an announcement or a message to a section; nobody sees it any more')],
    ['remove', text('删除草稿', 'a draft')],
  ] as const) {
    ofAnnouncement(name, description).action((announcement) => start(`announce ${name}`, { id: announcement }))
  }

  function ofAnnouncement(name: string, description: string): Command {
    return announcements.command(name).description(description).argument('<id>', text('见 fairway announce list', 'as `announce list` prints it'), whole)
  }
}

function declareDesk(desk: Command, start: Start): void {
  desk
    .command('rules')
    .description(text('列出自动回复规则；自上而下逐条尝试', 'in the order in which they are tried'))
    .action(() => start('desk rules', {}))
  const rules = desk.command('rule').description(text('一条自动回复规则', 'one of its rules'))
  onRule('show', text('以 JSON 显示规则，可存为文件，修改后再读入', 'as JSON, which can be kept, changed, and read again')).action((rule) => start('desk rule show', { id: rule }))
  rules
    .command('create <file>')
    .description(text('读入 JSON（- 表示标准输入），新增一条规则，排在“其他问题”之前', 'add the rule in a file of JSON (- reads standard input), tried before “Other questions”'))
    .action((file) => start('desk rule create', {}, { input: file }))
  onRule('edit', text('更改规则；文件中未写明的保持不变', 'change a rule; what the file does not name stays'))
    .argument('[file]', text('JSON 文件，- 表示标准输入', 'of JSON; - reads standard input'))
    .option('--on', text('启用', 'turn it on'))
    .addOption(new Option('--off', text('停用', 'turn it off')).conflicts('on'))
    .action((rule, file: string | undefined, options) => start('desk rule edit', { id: rule, ...options, ...(file !== undefined && { readsFile: true }) }, { input: file }))
  onRule('remove', text('删除自行新增的规则；内置的只能停用', 'one of your own; one that comes with Fairway can be turned off')).action((rule) => start('desk rule remove', { id: rule }))
  onRule('restore', text('将内置的规则恢复原样', 'put one that comes with Fairway back to what it was')).action((rule) => start('desk rule restore', { id: rule }))
  rules
    .command('order')
    .argument('<ids...>', text('见 fairway desk rules', 'as `desk rules` prints them'), ids)
    .description(text('这些最先尝试，其余次序不变', 'these are tried first, the others after them as they were'))
    .action((first) => start('desk rule order', { ids: first }))
  desk
    .command('try <text>')
    .description(text('试一试：哪条规则会回复、怎样回复；不会发到聊天室。无人回复则退出码为 1', 'which rule would answer it, and with what; nothing is said in any room. Exit code 1 if none does'))
    .addOption(new Option('--room <kind>', text('在哪种聊天室', 'in which kind of room')).choices(ruleRooms).default('lobby'))
    .action((said, options) => start('desk try', { text: said, ...options }))
  desk
    .command('conversations')
    .description(text('呼叫人工客服而尚未结束的，等待最久的在前', 'who asked for a person and waits still, the longest first'))
    .option('--done', text('改为列出最近结束的 50 个', 'the latest 50 that are closed, instead'))
    .action((options) => start('desk conversations', options))
  const conversations = desk.command('conversation').description(text('一次人工客服呼叫', 'with somebody who asked for a person'))
  for (const [name, description] of [
    ['give-back', text('交还，其他同事可以接手', 'so that somebody else can take it')],
    ['close', text('结束，此后由客服助手回复对方', 'the desk answers them again')],
  ] as const) {
    conversations
      .command(name)
      .argument('<id>', text('见 fairway desk conversations', 'as `desk conversations` prints it'), id)
      .description(description)
      .action((conversation) => start(`desk conversation ${name}`, { id: conversation }))
  }

  function onRule(name: string, description: string): Command {
    return rules.command(name).argument('<rule>', text('见 fairway desk rules', 'as `desk rules` prints it'), id).description(description)
  }
}

function declareImports(imports: Command, start: Start): void {
  const help = text(
    '\n表格有哪些列、上课时间怎么写、文件编码以及有问题的行如何处理，见 docs/imports.md',
    '\nColumns, how meetings are written, encodings, and what happens with bad lines: docs/imports.md',
  )
  imports.addHelpText('after', help)
  importCommand('sections [file]', text('一个学期的课程目录', 'the catalogue of a term'))
    .option('--term <code>', text('学期代码（默认：当前学期）', 'default: the current term'))
    .option('--accept-clashes', text('即使会使学生的教学班时间冲突', 'although students would hold two sections at one time'))
    .option('--columns', text('列出表格可以有的列、别名和示例', 'print the columns that a sheet may have, with their synonyms and an example'))
    .action(async (file: string | undefined, { columns, ...options }, command: Command) => {
      if (columns) return (await import('./section-columns.ts')).printSectionColumns(openTerminal({}))
      if (file === undefined) return command.error(text('错误：缺少参数 file。', "error: missing required argument 'file'"))
      return start('import sections', options, { input: file })
    })
  declarePeopleImport(importCommand('people <file>', text('人员：学生、教师、教务', 'people: students, teachers, the office')), start)
  importCommand('records <file>', text('学生以往的修读记录', 'what students have taken before')).action((file, options) => start('import records', options, { input: file }))

  function importCommand(name: string, description: string): Command {
    return imports
      .command(name)
      .description(description)
      .addHelpText('after', help)
      .option('--skip-bad', text('写入正确的行，略过有问题的行', 'write the good lines and leave out the bad ones'))
      .option('--dry-run', text('检查全部内容，不写入', 'check everything and write nothing'))
  }
}

function declareExports(exports: Command, start: Start): void {
  ofTerm(asSheet(exports.command('sections').description(text('一个学期的课程目录，可以再次导入', 'the catalogue of a term, as an import reads it'))))
    .option('--no-bom', text('CSV 不加 UTF-8 标记', 'do not mark a CSV as UTF-8'))
    .action((options, command: Command) => startExport('export sections', options, command))
  ofTerm(asSheet(exports.command('enrolments').description(text('选课名单', 'rosters'))))
    .option('--section <course/section...>', text('仅这些教学班，例如 "CSE 8A/A00"', 'only these, such as "CSE 8A/A00"'))
    .option('--course <code>', text('仅这门课程的教学班', 'only its sections'))
    .option('--college <code>', text('仅这个学院的学生', 'only its students'))
    .option('--waiting', text('也包括候补的学生，另加两列', 'those who wait too, in two more columns'))
    .option('--no-bom', text('CSV 不加 UTF-8 标记', 'do not mark a CSV as UTF-8'))
    .action((options, command: Command) => startExport('export enrolments', options, command))
  ofAudit(asSheet(exports.command('audit').description(text('审计日志；导出本身也会记入', 'who did what; that it was exported becomes an entry itself'))))
    .action((options, command: Command) => startExport('export audit', options, command))

  async function startExport(name: 'export sections' | 'export enrolments' | 'export audit', { out, ...options }: { out?: string; format: string }, command: Command): Promise<void> {
    // A terminal would beep and garble, and nobody could read it.
    if (options.format === 'xlsx' && out === undefined && process.stdout.isTTY) {
      command.error(text('错误：XLSX 不能显示在终端，请用 > 文件 或 --out 文件。', 'error: an XLSX is not for a terminal; use > FILE or --out FILE'))
    }
    await start(name, options as OptionsOf<typeof name>, { output: out })
  }
}

function declareAudit(program: Command, start: Start): void {
  ofAudit(program.command('audit').description(text('审计日志：谁做了什么，最近的在前', 'who did what, the latest first')))
    .option('--limit <n>', text('至多多少条', 'how many entries'), whole, 50)
    .action((options) => start('audit', options))
}

function declareMail(mails: Command, start: Start): void {
  mails
    .command('list')
    .description(text('最近 50 封，以及邮件服务器最后的答复', 'the latest 50, with the last word of the mail server'))
    .addOption(new Option('--state <state>', text('只看某一状态', 'only those that are')).choices(mailStates))
    .action((options) => start('mail list', options))
  mails
    .command('retry')
    .argument('<id>', text('见 fairway mail list', 'as `mail list` prints it'), id)
    .description(text('重新发送未能发出的邮件', 'send one again that could not be sent'))
    .action((mail) => start('mail retry', { id: mail }))
  mails
    .command('test <address>')
    .description(text('发送一封测试邮件，并显示邮件服务器的答复；未被接收则退出码为 1', 'send a test mail, and say what the mail server says; exit code 1 if it did not take it'))
    .action((address) => start('mail test', { address }))
}

function declareJobs(jobs: Command, start: Start): void {
  jobs
    .command('list')
    .description(text('最近 50 个', 'the latest 50'))
    .addOption(new Option('--state <state>', text('只看某一状态', 'only those that are')).choices(jobStates))
    .action((options) => start('job list', options))
  jobs
    .command('cancel')
    .argument('<id>', text('见 fairway job list', 'as `job list` prints it'), id)
    .description(text('取消任务：等待中的立即取消，运行中的尽快停止', 'one that waits at once, one that runs as soon as it can stop'))
    .action((job) => start('job cancel', { id: job }))
}
