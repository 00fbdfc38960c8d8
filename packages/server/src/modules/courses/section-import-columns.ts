import type { Language } from '@fairway/contract/language'
import type { Column } from '../../sheets/columns.ts'

/** The columns of a sheet of sections. A column that is missing leaves what is already there. */
export const sectionColumns = [
  { name: 'course_code', synonyms: ['course', '课程号', '课程代码', '课程编号', '课程代号', '课号'], required: true },
  { name: 'course_title', synonyms: ['title', '课程名称', '课程名', '名称'], required: true },
  { name: 'course_title_zh', synonyms: ['title_zh', '中文名称', '课程中文名称', '课程名称(中文)', '中文课程名'] },
  { name: 'course_title_en', synonyms: ['title_en', '英文名称', '课程英文名称', '课程名称(英文)', '英文课程名'] },
  { name: 'credits', synonyms: ['credit', 'units', '学分', '学分数'] },
  { name: 'department', synonyms: ['dept', '开课院系', '开课学院', '开课单位', '院系', '学院'] },
  { name: 'department_zh', synonyms: ['dept_zh', '中文院系', '开课院系(中文)'] },
  { name: 'department_en', synonyms: ['dept_en', '英文院系', '开课院系(英文)'] },
  { name: 'course_type', synonyms: ['type', '课程类型', '课程类别', '课程性质', '类型'] },
  { name: 'course_type_zh', synonyms: ['type_zh', '课程类型(中文)'] },
  { name: 'course_type_en', synonyms: ['type_en', '课程类型(英文)'] },
  { name: 'period', synonyms: ['阶段', '教学阶段', '开课阶段'] },
  { name: 'section_code', synonyms: ['section', '教学班', '教学班号', '教学班代码', '班号', '课序号', '班级代码'], required: true },
  { name: 'section_ref', synonyms: ['ref', '选课号', '选课课号', '教学班编号', '外部编号'] },
  { name: 'teacher', synonyms: ['teachers', 'instructor', '教师', '任课教师', '教师姓名', '主讲教师', '授课教师'] },
  { name: 'teacher_number', synonyms: ['teacher_numbers', '教师工号', '教师号', '工号'] },
  { name: 'assistant', synonyms: ['assistants', '助教', '助教姓名'] },
  { name: 'assistant_number', synonyms: ['assistant_numbers', '助教学号', '助教工号'] },
  { name: 'capacity', synonyms: ['seats', '容量', '课容量', '限选人数', '人数上限', '名额'] },
  { name: 'nature', synonyms: ['性质', '班级性质', '教学班性质', '班型'] },
  { name: 'majors', synonyms: ['major', '专业', '面向专业', '限选专业', '面向对象'] },
  { name: 'location', synonyms: ['campus', '校区', '上课校区', '所在校区'] },
  { name: 'meetings', synonyms: ['meeting', 'schedule', 'time', 'times', 'class_time', 'class_times', 'meeting_time', 'meeting_times', '上课时间', '时间', '上课安排', '上课时间地点', '时间地点', '时间安排', '课程时间'] },
  // Instead of `meetings`, or beside a column of mere clock times.
  { name: 'days', synonyms: ['day', 'weekday', 'weekdays', 'day_of_week', '星期', '周几', '星期几', '上课星期'] },
  { name: 'bells', synonyms: ['bell', '节次', '上课节次', '课节'] },
  { name: 'weeks', synonyms: ['week', '周次', '上课周次', '起止周', '上课周'] },
  { name: 'room', synonyms: ['rooms', 'classroom', '教室', '上课教室', '教室名称', '地点', '上课地点'] },
  { name: 'description', synonyms: ['课程简介', '简介', '课程描述', '课程介绍'] },
  { name: 'description_zh', synonyms: ['中文简介', '课程中文简介', '课程简介(中文)', '课程介绍(中文)'] },
  { name: 'description_en', synonyms: ['英文简介', '课程英文简介', '课程简介(英文)', '课程介绍(英文)'] },
  { name: 'prerequisites', synonyms: ['prerequisite', '先修课程', '先修课', '先修要求'] },
  { name: 'not_with', synonyms: ['excludes', '互斥课程', '不可同修', '不可同选'] },
] as const satisfies Column<string>[]

export type SectionColumn = (typeof sectionColumns)[number]['name']

/** As a person reads it; an import knows it as well. */
export function headingOf(name: SectionColumn, language: Language): string {
  const column: Column<string> = sectionColumns.find((known) => known.name === name)!
  const chinese = column.synonyms.find((synonym) => /\p{Script=Han}/u.test(synonym))
  return language === 'zh' ? (chinese ?? name) : name
}

/** A sheet of one section. */
export const sectionExample = [
  'course_code,course_title,course_title_en,credits,section_code,teacher,capacity,location,meetings',
  'CS 101,程序设计,Programming,4,01,林见山,40,东校区,"周一 3-4节 第1-8周 @ 一教101; Fri 14:00-15:35 odd @ Lab 2"',
]
