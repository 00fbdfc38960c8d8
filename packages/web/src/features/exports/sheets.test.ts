import { afterEach, expect, test, vi } from 'vitest'
import { sheetAddress, takeSheet } from './sheets.ts'

afterEach(() => void vi.unstubAllGlobals())

test('what is empty is not asked for, and codes are written as addresses are', () => {
  expect(sheetAddress('2027 S', 'enrolments', 'xlsx', { language: 'zh', college: '', course: 'CS 101' })).toBe('/api/office/terms/2027%20S/enrolments.xlsx?language=zh&course=CS+101')
})

test('a sheet that is too large to wait for is a job; what is refused is told', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ id: 7 }, { status: 202 }))
  expect(await takeSheet('/x')).toMatchObject({ id: 7 })
  vi.stubGlobal('fetch', async () => Response.json({ code: 'no-such-term', title: 'None.' }, { status: 404 }))
  await expect(takeSheet('/x')).rejects.toMatchObject({ code: 'no-such-term' })
})
