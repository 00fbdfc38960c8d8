import type { Catalogue, CatalogueSection, Meeting, Term } from '@fairway/contract/courses'
import { buildIndex } from './catalogue.ts'

// A small campus for tests: three courses in a term of twelve weeks that begins on a Monday.

export const term: Term = {
  code: 'T1', number: 1, title: { zh: '第一学期', en: 'Term one' }, starts: '2026-09-21', ends: '2026-12-13', teachingWeeks: 12, timeZone: 'Asia/Shanghai', current: true, revision: 1,
  periods: [{ number: 1, title: null, starts: '2026-09-21', ends: '2026-11-01' }, { number: 2, title: null, starts: '2026-11-02', ends: '2026-12-13' }],
  rounds: [],
}

export const weekly = (days: number[], from: number, to: number, more: Partial<Meeting> = {}): Meeting => ({ days, from: from * 60, to: to * 60, ...more })

const section = (id: number, code: string, more: Partial<CatalogueSection> = {}): CatalogueSection => ({ id, code, ...more })

export const catalogue: Catalogue = {
  term: 'T1', revision: 1,
  courses: [
    {
      id: 1, code: 'CSE 100', title: { en: 'Data Structures', zh: '数据结构' }, credits: 4, department: { code: 'CSE', en: 'CSE', zh: '计算机系' }, type: { code: 'Core', en: 'Core' }, notWith: ['CSE 12'],
      sections: [
        section(11, 'A01', { teachers: ['Ana Silva'], ref: '900011', meetings: [weekly([1, 3], 9, 10), { kind: 'FI', date: '2026-12-09', from: 480, to: 600 }] }),
        section(12, 'A02', { teachers: ['Ben Okafor'], majors: ['Computer Science'], meetings: [weekly([2], 14, 16)] }),
      ],
    },
    { id: 2, code: 'CSE 12', title: { en: 'Basic Data Structures' }, credits: 3, department: { code: 'CSE', en: 'CSE', zh: '计算机系' }, type: { code: 'Core', en: 'Core' }, sections: [section(21, 'B00', { teachers: ['Ana Silva'], meetings: [weekly([5], 19, 21)], period: 1 })] },
    { id: 3, code: 'MATH 20', title: { en: 'Calculus', zh: '微积分' }, credits: 4, department: { code: 'MATH', zh: 'MATH' }, sections: [section(31, 'A01', { meetings: [weekly([1], 9, 11, { parity: 'odd' })] }), section(32, 'A02', { meetings: [weekly([1], 9, 11, { parity: 'even' })], period: 2 }), section(33, 'A03')] },
  ],
}

export const index = buildIndex(catalogue)
export const entry = (id: number) => index.byId.get(id)!
