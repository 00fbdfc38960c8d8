import type { Localised } from '@fairway/contract/localised'
import type { CodeUse, ListName, OfficeListEntry } from '@fairway/contract/lists'
import { Refusal } from '../../errors.ts'

export const listTitles: Record<ListName, { zh: string; en: string }> = {
  cohorts: { zh: '年级', en: 'cohorts' },
  colleges: { zh: '学院', en: 'colleges' },
  majors: { zh: '专业', en: 'majors' },
  classes: { zh: '班级', en: 'classes' },
  departments: { zh: '开课院系', en: 'departments' },
  'course-types': { zh: '课程类型', en: 'types of courses' },
}

/** What forms call the field for one of a list. */
const fieldFor: Record<ListName, string> = { cohorts: 'cohort', colleges: 'college', majors: 'major', classes: 'class', departments: 'department', 'course-types': 'type' }

export function noSuchEntry(): Refusal {
  return new Refusal(404, 'no-such-list-entry', { zh: '基础数据中没有这一项。', en: 'The list has no such entry.' })
}

export function notInList(list: ListName, text: string): Refusal {
  const title = { zh: `没有名为“${text}”的${listTitles[list].zh}。`, en: `The list of ${listTitles[list].en} has no "${text}".` }
  return new Refusal(422, 'not-in-list', title, { field: fieldFor[list], list, name: text })
}

export function entryChanged(entry: Omit<OfficeListEntry, 'uses'>): Refusal {
  const title = { zh: '这一项刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this entry. Look at it once more before you save.' }
  return new Refusal(409, 'list-entry-changed', title, { entry })
}

export function nameTaken(text: string, { code, hidden }: { code: string; hidden: boolean }): Refusal {
  const title = hidden
    ? { zh: `“${text}”已是另一项（${code}）的代码、名称或别名，该项已隐藏，可以恢复。`, en: `"${text}" already leads to another entry (${code}), which is hidden and can be restored.` }
    : { zh: `“${text}”已是另一项（${code}）的代码或名称。`, en: `"${text}" is already the code or a name of another entry (${code}).` }
  return new Refusal(409, 'list-name-taken', title, { name: text, entry: code })
}

export function entryUsed(uses: Partial<Record<CodeUse, number>>): Refusal {
  return new Refusal(409, 'list-entry-used', { zh: '这一项仍在使用，不能删除，可以隐藏或并入另一项。', en: 'This entry is in use and cannot be deleted. Hide it, or merge it into another.' }, { uses })
}

export function notOfThisList(list: ListName, field: string): Refusal {
  const title = { zh: `${listTitles[list].zh}没有“${field}”这一项信息。`, en: `Entries of the list of ${listTitles[list].en} have no ${field}.` }
  return new Refusal(422, 'not-of-this-list', title, { list, field })
}

export function mergedIntoItself(): Refusal {
  return new Refusal(422, 'merged-into-itself', { zh: '不能把一项并入它自己。', en: 'An entry cannot be merged into itself.' })
}

const logoProblems = {
  'not-an-image': [415, { zh: '图标须为 PNG、JPEG 或 WebP 图片。', en: 'A logo is a PNG, JPEG or WebP image.' }],
  'too-large': [413, { zh: '图标不能超过 64 KB。', en: 'A logo has at most 64 KB.' }],
  'too-wide': [422, { zh: '图标的宽和高都不能超过 1024 像素。', en: 'A logo is at most 1024 pixels wide and high.' }],
} as const satisfies Record<string, [number, Localised]>

export function logoRefused(problem: keyof typeof logoProblems): Refusal {
  const [status, title] = logoProblems[problem]
  return new Refusal(status, `logo-${problem}`, title)
}
