import type { ImportKind } from '@fairway/contract/imports'
import type { Language } from '@fairway/contract/language'

// A sheet to begin with, of each kind: headings that an import knows, and a line or two to be replaced.

const templates: Record<ImportKind, Record<Language, readonly (readonly string[])[]>> = {
  people: {
    zh: [
      ['学号', '姓名', '角色', '年级', '学院', '专业', '班级', '性别', '手机号', '邮箱', '学期'],
      ['20260001', '陈思远', '学生', '2026', '计算机学院', '软件工程', '软工2601', '女', '', 'chensiyuan@example.edu', ''],
      ['T1024', '林见山', '教师', '', '', '', '', '', '', 'linjianshan@example.edu', ''],
    ],
    en: [
      ['number', 'name', 'role', 'cohort', 'college', 'major', 'class', 'gender', 'phone', 'email', 'terms'],
      ['20260001', 'Amara Lindqvist', 'student', '2026', 'Computing', 'Software engineering', 'SE 2601', 'female', '', 'amara@example.edu', ''],
      ['T1024', 'Jonas Weir', 'teacher', '', '', '', '', '', '', 'weir@example.edu', ''],
    ],
  },
  sections: {
    zh: [
      ['课程号', '课程名称', '学分', '开课院系', '课程类别', '教学班', '任课教师', '教师工号', '课容量', '校区', '上课时间'],
      ['CS 101', '程序设计', '4', '计算机学院', '必修', '01', '林见山', 'T1024', '40', '东校区', '周一 3-4节 第1-8周 @ 一教101；周五 14:00-15:35 单周 @ 机房2'],
    ],
    en: [
      ['course_code', 'course_title', 'credits', 'department', 'course_type', 'section_code', 'teacher', 'teacher_number', 'capacity', 'location', 'meetings'],
      ['CS 101', 'Programming', '4', 'Computing', 'Required', '01', 'Jonas Weir', 'T1024', '40', 'East campus', 'Mon 10:00-11:35 weeks 1-8 @ Room 101; Fri 14:00-15:35 odd @ Lab 2'],
    ],
  },
  records: {
    zh: [['学号', '课程号', '状态'], ['20260001', 'CS 101', '通过']],
    en: [['number', 'course_code', 'status'], ['20260001', 'CS 101', 'passed']],
  },
}

/** As a CSV that spreadsheet programs read as UTF-8. */
export function templateOf(kind: ImportKind, language: Language): string {
  const lines = templates[kind][language].map((cells) => cells.map((cell) => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','))
  return `\ufeff${lines.join('\r\n')}\r\n`
}
