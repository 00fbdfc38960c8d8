import type { CourseTypeIcon, ListName, NewListEntry } from '@fairway/contract/lists'
import { byProgram } from '../modules/audit/index.ts'
import type { Lists } from '../modules/lists/index.ts'

// What the sheets of the demo name, in both languages. The sheets of students add the classes of which no name is invented here.

const majors = [
  { code: 'Computer Science', zh: '计算机科学与技术', college: 'CS' },
  { code: 'Mathematics', zh: '数学与应用数学', college: 'MATH' },
  { code: 'Physics', zh: '物理学', college: 'PHYS' },
  { code: 'Economics', zh: '经济学', college: 'ECON' },
  { code: 'Literature', zh: '汉语言文学', college: 'LIT' },
]

const classes = [
  { code: 'CS2401', zh: '计科2401班', major: 'Computer Science', cohort: '2024' },
  { code: 'CS2501', zh: '计科2501班', major: 'Computer Science', cohort: '2025' },
  { code: 'MA2401', zh: '数学2401班', major: 'Mathematics', cohort: '2024' },
  { code: 'PH2401', zh: '物理2401班', major: 'Physics', cohort: '2024' },
  { code: 'EC2501', zh: '经济2501班', major: 'Economics', cohort: '2025' },
  { code: 'LT2601', zh: '汉文2601班', major: 'Literature', cohort: '2026' },
]

const courseTypes: { code: string; zh: string; icon: CourseTypeIcon }[] = [
  { code: 'Core', zh: '必修', icon: 'book-marked' },
  { code: 'Elective', zh: '选修', icon: 'shuffle' },
  { code: 'General', zh: '通识', icon: 'compass' },
  { code: 'Sport', zh: '体育', icon: 'dumbbell' },
]

/** Leaves alone what is there. */
export async function fillLists({ entries, fillExampleColleges }: Lists): Promise<void> {
  await fillExampleColleges()
  await add('cohorts', ['2024', '2025', '2026'].map((code) => ({ code, name: { zh: `${code}级`, en: code } })))
  await add('majors', majors.map(({ code, zh, college }) => ({ code, name: { zh, en: code }, college })))
  await add('classes', classes.map(({ code, zh, major, cohort }) => ({ code, name: { zh, en: code }, major, cohort })))
  await add('course-types', courseTypes.map(({ code, zh, icon }) => ({ code, name: { zh, en: code }, icon })))

  async function add(list: ListName, wanted: (NewListEntry & { code: string })[]): Promise<void> {
    const known = new Set((await entries.list(list)).map(({ code }) => code))
    for (const entry of wanted) if (!known.has(entry.code)) await entries.create(byProgram, list, entry)
  }
}
