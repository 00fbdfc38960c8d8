// What kinds of meetings are called: catalogues have codes for them, which say nothing to most people.

const kinds: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  LE: ['讲授', 'lecture'],
  LA: ['实验', 'lab'],
  DI: ['讨论', 'discussion'],
  SE: ['研讨', 'seminar'],
  TU: ['辅导', 'tutorial'],
  ST: ['工作室', 'studio'],
  MI: ['期中考试', 'midterm'],
  FI: ['期末考试', 'final exam'],
}
const code = /(^|; )([A-Z]{2})(?= )/g

/** `LE 周一 08:00-09:35; FI 2026-12-29 11:00-13:00` with words for what they are; other kinds stay as they are. */
export function timesInWords(times: string, isChinese: boolean): string {
  return times.replaceAll(code, (whole, before: string, kind: string) => (kinds[kind] ? `${before}${kinds[kind][isChinese ? 0 : 1]}` : whole))
}
