import type { ImportLines, ImportRun, SheetImport } from '@fairway/contract/imports'
import type { Job } from '@fairway/contract/jobs'
import { readSheet } from '../src/sheets/sheet.ts'
import { jobKit } from './jobs.ts'
import type { Person } from './people.ts'
import type { Started } from './start-app.ts'

// Sheets through the routes of the office, as its page sends them.

export type Asked = Partial<ImportRun>

export function importKit(started: Pick<Started, 'app' | 'database'>, office: Person, kind: SheetImport['kind']) {
  const { ended } = jobKit(started, office, office)
  const bytesOf = { headers: { 'content-type': 'application/octet-stream' } }

  const kit = {
    upload: (sheet: string | Uint8Array, by: Pick<Person, 'post'> = office) =>
      by.post<SheetImport & { code?: string }>(`/api/office/imports?kind=${kind}&name=sheet.csv`, Buffer.from(sheet as string), bytesOf),

    find: async (id: number) => (await office.get<SheetImport>(`/api/office/imports/${id}`)).body,

    lines: async (id: number, query = '') => (await office.get<ImportLines>(`/api/office/imports/${id}/lines${query}`)).body,

    /** Starts a step. */
    async start(id: number, step: 'check' | 'run', asked: Asked = {}, by: Person = office): Promise<Job> {
      const { status, body } = await by.post<SheetImport>(`/api/office/imports/${id}/${step}`, asked)
      if (status !== 202) throw new Error(`The ${step} was refused: ${JSON.stringify(body)}`)
      return body.job!
    },

    ended,

    /** Starts a step and waits until it has ended. */
    async take(id: number, step: 'check' | 'run', asked: Asked = {}): Promise<SheetImport> {
      await ended((await kit.start(id, step, asked)).id)
      return kit.find(id)
    },

    /** Uploads and checks. */
    async check(sheet: string | Uint8Array, { passwords: _, skipBad: _skipBad, ...asked }: Asked = {}): Promise<SheetImport> {
      const { body } = await kit.upload(sheet)
      return kit.take(body.id, 'check', asked)
    },

    /** Uploads, checks and runs. */
    async run(sheet: string | Uint8Array, asked: Asked = {}): Promise<SheetImport> {
      const { id } = await kit.check(sheet, asked)
      return kit.take(id, 'run', asked)
    },

    /** The initial passwords of an import, by number; takes them. */
    async passwords({ passwordSheet }: Pick<SheetImport, 'passwordSheet'>): Promise<Record<string, string>> {
      const { bytes } = await office.post(`/api/office/password-sheets/${passwordSheet!.id}/taking`, {})
      const { rows } = await readSheet(bytes)
      return Object.fromEntries(rows.map(({ cells }) => [cells[0]!, cells.at(-1)!]))
    },
  }
  return kit
}
