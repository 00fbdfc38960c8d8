import { Option, type Command } from 'commander'
import { credits, date, forAudience, ofTerm, seats, whole, withTermDetails, withTitles, type Start } from './options.ts'
import { text } from './terminal.ts'

// The part of `fairway` about what is offered: terms, periods, rounds, courses, sections.

export function declareOffered(program: Command, start: Start): void {
  declareTerms(program.command('term').description(text('学期', 'terms')), start)
  declarePeriods(program.command('period').description(text('学期中的阶段', 'periods (阶段) of a term')), start)
  declareRounds(program.command('round').description(text('轮次：学生可以选课、退课的时间段', 'rounds (轮次): windows in which students act')), start)
  declareCourses(program.command('course').description(text('一个学期的课程', 'courses of a term')), start)
  declareSections(program.command('section').description(text('课程的教学班', 'sections of a course')), start)
}

function declareTerms(terms: Command, start: Start): void {
  withTermDetails(terms.command('create <code>').description(text('新建学期；第一个自动成为当前学期', 'the first one becomes the current term')))
    .requiredOption('--starts <date>', text('第一天，例如 2026-09-07', 'first day, 2026-09-07'), date)
    .requiredOption('--ends <date>', text('最后一天', 'last day'), date)
    .option('--weeks <n>', text('教学周数（默认：全部）', 'teaching weeks (default: all)'), whole)
    .option('--time-zone <zone>', text('时区，例如 Asia/Shanghai', 'such as Asia/Shanghai'))
    .option('--current', text('设为当前学期，即未指明学期时所指的学期', 'make it the term that is meant when none is named'))
    .action((code, options) => start('term create', { code, ...options }))
  withTermDetails(terms.command('edit <code>').description(text('更正学期；改动日期后，其教学班的上课日期随之改变', 'correct a term; with other dates, its sections meet on other days')))
    .option('--starts <date>', text('第一天，例如 2026-09-07', 'first day, 2026-09-07'), date)
    .option('--ends <date>', text('最后一天', 'last day'), date)
    .option('--weeks <n>', text('教学周数', 'teaching weeks'), whole)
    .option('--accept-clashes', acceptsClashes())
    .action((code, options) => start('term edit', { code, ...options }))
  terms
    .command('current <code>')
    .description(text('设为当前学期，即未指明学期时所指的学期', 'make it the term that is meant when none is named'))
    .action((code) => start('term current', { code }))
  terms
    .command('list')
    .description(text('列出所有学期，包括已隐藏的', 'hidden ones too'))
    .action(() => start('term list', {}))
  const copy = terms
    .command('copy <from> <code>')
    .description(
      text(
        '由旧学期复制出新学期：复制开设的内容，不复制任何人的选课；恢复之前处于隐藏状态',
        "make a new term from an old one: what is offered, but nobody's enrolments; hidden until it is restored",
      ),
    )
    .requiredOption('--starts <date>', text('第一天，例如 2027-03-01；其他日期按整周顺延', 'first day, 2027-03-01; all other dates move along by whole weeks'), date)
    .option('--ends <date>', text('最后一天（默认：与旧学期等长）', 'last day (default: as long as the old one)'), date)
    .option('--weeks <n>', text('教学周数', 'teaching weeks'), whole)
    .option('--number <n>', text('第几期', 'number of the term (第 N 期)'), whole)
  withTitles(copy)
    .option('--shown', text('立即对所有人可见', 'everybody sees it at once'))
    .addOption(new Option('--rounds <rounds>', text('轮次：不复制、复制后隐藏，或复制后可见', 'whether rounds come along')).choices(['none', 'hidden', 'shown']).default('hidden'))
    .option('--references', text('连同教学班的选课号', "with the sections' references (选课号)"))
    .option('--no-periods', text('不含阶段', 'without periods'))
    .option('--no-courses', text('不含课程和教学班', 'without courses and sections'))
    .option('--no-sections', text('不含教学班', 'without sections'))
    .option('--no-staff', text('不含教师和助教', 'without teachers and assistants'))
    .option('--no-meetings', text('不含上课时间和教室', 'without times and rooms'))
    .option('--no-capacities', text('不含名额', 'without seats'))
    .option('--preview', text('只说明将复制什么', 'only tell what would be copied'))
    .action((from, code, options) => start('term copy', { from, code, ...options }))
  terms
    .command('archive <code>')
    .description(text('归档已结束的学期：可以查看，但不能选课，也不能编辑', 'close a term that is over: it can be read, but nobody acts in it and nothing of it can be edited'))
    .action((code) => start('term archive', { code }))
  terms
    .command('unarchive <code>')
    .description(text('取消归档', 'take a term back from the archive'))
    .action((code) => start('term unarchive', { code }))
  terms
    .command('hide <code>')
    .description(text('隐藏学期及其全部内容，直到恢复', 'take a term away, with everything in it, until it is restored'))
    .action((code) => start('term hide', { code }))
  terms
    .command('restore <code>')
    .description(text('恢复已隐藏的学期', 'bring a hidden term back'))
    .action((code) => start('term restore', { code }))
}

function declarePeriods(periods: Command, start: Start): void {
  withTitles(ofPeriod('create', text('新建阶段；属于它的教学班只在其中上课', 'sections that belong to it meet within it only')))
    .requiredOption('--starts <date>', text('第一天，须在学期之内', 'first day, within the term'), date)
    .requiredOption('--ends <date>', text('最后一天', 'last day'), date)
    .action((term, number, options) => start('period create', { term, number, ...options }))
  withTitles(ofPeriod('edit', text('未写明的保持不变；改动日期后，其教学班的上课日期随之改变', 'what is not named stays; with other dates, its sections meet on other days')))
    .option('--starts <date>', text('第一天，须在学期之内', 'first day, within the term'), date)
    .option('--ends <date>', text('最后一天', 'last day'), date)
    .option('--accept-clashes', acceptsClashes())
    .action((term, number, options) => start('period edit', { term, number, ...options }))
  ofPeriod('hide', text('隐藏没有教学班的阶段', 'take away a period that no section belongs to')).action((term, number) => start('period hide', { term, number }))
  ofPeriod('restore', text('恢复已隐藏的阶段', 'bring a hidden period back')).action((term, number) => start('period restore', { term, number }))

  function ofPeriod(name: string, description: string): Command {
    return periods
      .command(name)
      .argument('<term>', text('学期代码', 'its code'))
      .argument('<number>', text('学期中的第几阶段', 'within the term'), whole)
      .description(description)
  }
}

function declareRounds(rounds: Command, start: Start): void {
  forAudience(rounds.command('create <term>').description(text('新建轮次；未写明的，即面向所有学生、不设上限', 'what is not named stays open to all, without a limit')))
    .requiredOption('--name <name>', text('名称，中文或英文均可', 'in the language that it is written in'))
    .option('--name-zh <name>', text('中文名称', 'its name in Chinese'))
    .requiredOption('--opens <time>', text('开放时间：按学期所在时区写作“2026-11-21 09:00”，或带时区的 ISO 时间', "2026-11-21 09:00 by the term's clocks, or ISO with a zone"))
    .requiredOption('--closes <time>', text('关闭时间，写法同上', 'likewise'))
    .option('--credits <n>', text('学分上限', 'credit limit'), credits)
    .option('--sections <n>', text('教学班数上限', 'section limit'), whole)
    .option('--no-enrol', text('不可选课', 'nobody may enrol'))
    .option('--no-drop', text('不可退课', 'nobody may drop'))
    .option('--no-wait', text('不可候补', 'nobody may queue'))
    .action((term, options) => start('round create', { term, ...options }))
  forAudience(ofRound('edit', text('更正或延长轮次；未写明的保持不变', 'correct or extend a round; what is not named stays')))
    .option('--name <name>', text('名称，中文或英文均可', 'in the language that it is written in'))
    .option('--name-zh <name>', text('中文名称', 'its name in Chinese'))
    .option('--opens <time>', text('开放时间：按学期所在时区写作“2026-11-21 09:00”，或带时区的 ISO 时间', "2026-11-21 09:00 by the term's clocks, or ISO with a zone"))
    .option('--closes <time>', text('关闭时间，写法同上；推后即为延长', 'likewise; a later one extends the round'))
    .option('--everyone', text('面向所有学生', 'for all students'))
    .option('--credits <n>', text('学分上限，或 none', 'credit limit, or none'), (value: string) => (value === 'none' ? value : credits(value)))
    .option('--sections <n>', text('教学班数上限，或 none', 'section limit, or none'), (value: string) => (value === 'none' ? value : whole(value)))
    .option('--enrol', text('可以选课', 'students may enrol'))
    .option('--no-enrol', text('不可选课', 'nobody may enrol'))
    .option('--drop', text('可以退课', 'students may drop'))
    .option('--no-drop', text('不可退课', 'nobody may drop'))
    .option('--wait', text('可以候补', 'students may queue'))
    .option('--no-wait', text('不可候补', 'nobody may queue'))
    .action((id, options) => start('round edit', { id, ...options }))
  rounds
    .command('list <term>')
    .description(text('按开放时间列出轮次，包括已隐藏的；时间以学期所在时区为准', "by opening, by the term's clocks; hidden ones too"))
    .action((term) => start('round list', { term }))
  ofRound('hide', text('立即关闭并隐藏轮次，直到恢复', 'close a round at once, until it is restored')).action((id) => start('round hide', { id }))
  ofRound('restore', text('恢复已隐藏的轮次', 'bring a hidden round back')).action((id) => start('round restore', { id }))

  function ofRound(name: string, description: string): Command {
    return rounds.command(name).argument('<id>', text('见 fairway round list', 'as `round list` prints it'), whole).description(description)
  }
}

function declareCourses(courses: Command, start: Start): void {
  withCourseDetails(courses.command('create <code>').description(text('新建课程；有教学班之后才在课程目录中显示', 'a course that the catalogue shows once it has a section')))
    .action((code, options) => start('course create', { code, ...options }))
  withCourseDetails(courses.command('edit <code>').description(text('未写明的保持不变，写 none 即清除；已选的不受影响', 'what is not named stays, and the word none clears; nobody loses a seat by it')))
    .option('--code <code>', text('新的代码', 'another code'))
    .action((code, { code: newCode, ...options }) => start('course edit', { code, newCode, ...options }))
  ofTerm(courses.command('hide <code>').description(text('从课程目录中隐藏课程及其教学班；已选的不受影响', 'take a course and its sections out of the catalogue; who holds a seat keeps it')))
    .action((code, options) => start('course hide', { code, ...options }))
  ofTerm(courses.command('restore <code>').description(text('恢复已隐藏的课程', 'bring a hidden course back'))).action((code, options) => start('course restore', { code, ...options }))
}

function declareSections(sections: Command, start: Start): void {
  ofTerm(sections.command('create <course> <section>').description(text('新建教学班；学期中没有这门课程时一并新建', 'the course is made too if the term does not have it')))
    .option('--days <days>', text('上课的星期，例如 周一 或 Mon,Wed；不写则没有上课时间', 'such as Mon,Wed or 周一; without them it does not meet'))
    .option('--from <time>', text('上课时间（默认：18:45）', 'default: 18:45'))
    .option('--to <time>', text('下课时间（默认：21:45）', 'default: 21:45'))
    .option('--weeks <weeks>', text('周次，例如 1-8、odd（单周）或 even（双周）（默认：全部）', 'such as 1-8, odd or even (default: all)'))
    .option('--capacity <n>', text('名额，或 unlimited（不限）（默认：80）', 'or unlimited (default: 80)'), seats)
    .option('--title-zh <title>', text('新课程的中文名称', 'of a new course'))
    .option('--title-en <title>', text('新课程的英文名称', 'of a new course'))
    .option('--credits <n>', text('新课程的学分', 'of a new course'), credits)
    .option('--room <room>', text('教室', 'where it meets'))
    .option('--teacher <name...>', text('教师', 'who teaches it'))
    .option('--teacher-number <number...>', text('教师编号，次序与姓名一致；写明后教师能在自己名下看到该教学班', 'in the order of the names; with theirs, teachers see the section as their own'))
    .option('--majors <major...>', text('仅限这些专业或学院', 'only for these majors or colleges'))
    .option('--period <n>', text('第几阶段', 'number of the period (阶段)'), whole)
    .action((course, section, options) => start('section create', { course, section, ...options }))
  ofTerm(sections.command('edit <course/section>').description(text('未写明的保持不变，写 none 即清除', 'what is not named stays, and the word none clears')))
    .option('--code <code>', text('新的代码，在课程内唯一', 'another code, within the course'))
    .option('--ref <reference>', text('学校的选课号', "the school's own number (选课号)"))
    .option('--period <n>', text('第几阶段', 'number of the period (阶段)'))
    .option('--majors <major...>', text('仅限这些专业或学院；none 表示不限', 'only for these majors or colleges; none: open to all'))
    .option('--location <campus>', text('校区', 'campus'))
    .option('--teacher <name...>', text('教师', 'who teaches it'))
    .option('--teacher-number <number...>', text('教师编号，次序与姓名一致；没有编号的用 - 占位', 'in the order of the names; - keeps the place of one without'))
    .option('--assistant <name...>', text('助教', 'who assists'))
    .option('--assistant-number <number...>', text('助教编号，写法同上', 'likewise'))
    .option('--accept-clashes', text('即使换阶段会使学生的教学班时间冲突', 'although, by another period, students would hold two sections at one time'))
    .action((section, options) => start('section edit', { section, ...options }))
  ofTerm(
    sections
      .command('meetings <course/section> <meetings>')
      .description(
        text(
          '更改上课时间和教室，写法与表格相同，例如 "Mon,Wed 10:00-10:50 weeks 1-8 @ Room 1"',
          'give it other times and rooms, written as in a sheet: "Mon,Wed 10:00-10:50 weeks 1-8 @ Room 1"',
        ),
      ),
  )
    .option('--preview', text('只说明谁会在同一时间有两处', 'only tell who would be in two places at once'))
    .option('--accept-clashes', acceptsClashes())
    .option('--reason <text>', text('原因，记入审计日志', 'for the audit log'))
    .action((section, meetings, options) => start('section meetings', { section, meetings, ...options }))
  ofTerm(sections.command('hide <course/section>').description(text('从课程目录中隐藏；已选的不受影响', 'take it out of the catalogue; who holds a seat keeps it')))
    .action((section, options) => start('section hide', { section, ...options }))
  ofTerm(sections.command('restore <course/section>').description(text('恢复已隐藏的教学班', 'bring a hidden section back'))).action((section, options) => start('section restore', { section, ...options }))
  ofTerm(sections.command('capacity <course/section>').description(text('更改名额；增加后候补依次递补', 'a rise lets the queue move')))
    .argument('<n>', text('名额，或 unlimited（不限）', 'a number of seats, or unlimited'), seats)
    .action((section, capacity, options) => start('section capacity', { section, capacity, ...options }))
}

function acceptsClashes(): string {
  return text('即使会使学生的教学班时间冲突', 'although students would hold two sections at one time')
}

function withCourseDetails(command: Command): Command {
  return withTitles(ofTerm(command))
    .option('--credits <n>', text('学分', 'credits'), credits)
    .option('--department <name>', text('开课院系，须在基础数据中', 'on the list of departments'))
    .option('--type <name>', text('课程类型，须在基础数据中', 'on the list of course types'))
    .option('--description-zh <text>', text('中文简介', 'in Chinese'))
    .option('--description-en <text>', text('英文简介', 'in English'))
    .option('--prerequisites <courses>', text('先修课程，例如 "CS 101; MA 101|MA 102"：每组各修一门', 'such as "CS 101; MA 101|MA 102": one of each list'))
    .option('--not-with <code...>', text('与之互斥的课程', 'courses that exclude it'))
}
