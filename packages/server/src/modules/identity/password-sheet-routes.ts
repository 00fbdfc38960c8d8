import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { PasswordSheet, PasswordSheets, PasswordSheetTaking } from '@fairway/contract/password-sheets'
import { textIn, type Language } from '@fairway/contract/language'
import { Problem } from '@fairway/contract/problem'
import { attachment } from '../../http/attachment.ts'
import { languageOf } from '../../http/language.ts'
import { mediaTypes, writeSheet, type SheetFormat } from '../../sheets/write.ts'
import { actorOf } from '../audit/index.ts'
import type { Identity } from './index.ts'
import type { HandedOut } from './password-sheets.ts'

const params = z.object({ sheet: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 401: Problem, 403: Problem, 404: Problem }
// Never for a key: who has these passwords is everybody in them.
const tags = ['password']

/** Initial passwords for many, once. For the office. */
export function passwordSheetRoutes({ passwordSheets }: Identity): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/password-sheets',
      { schema: { tags, summary: 'Initial passwords that wait to be taken', response: { 200: PasswordSheets, 401: Problem, 403: Problem } } },
      async () => ({ sheets: await passwordSheets.waiting() }),
    )

    app.get(
      '/api/office/password-sheets/:sheet',
      { schema: { tags, summary: 'Whether initial passwords were taken, and by whom', params, response: { 200: PasswordSheet, ...refusals } } },
      async (request) => passwordSheets.find(request.params.sheet),
    )

    app.post(
      '/api/office/password-sheets/:sheet/taking',
      {
        schema: {
          tags,
          summary: 'Take initial passwords, to hand them out',
          description: 'Once: they are forgotten with this answer. Those that were changed or replaced meanwhile are not among them.',
          params,
          body: PasswordSheetTaking,
          response: { 200: z.unknown().describe('the sheet, as an attachment'), ...refusals, 409: Problem },
        },
      },
      async (request, reply) => {
        const { format } = request.body
        const language = languageOf(request.headers['accept-language'])
        const rows = await passwordSheets.take(actorOf(request), request.params.sheet)
        return reply
          .header('content-disposition', attachment(`${fileNames[language]}.${format}`))
          .type(mediaTypes[format])
          .send(Readable.from(writePasswords(rows, format, language)))
      },
    )
  }
}

const fileNames: Record<Language, string> = { zh: '初始密码', en: 'initial-passwords' }
const headings: Record<Language, string[]> = { zh: ['编号', '姓名', '学院', '班级', '初始密码'], en: ['number', 'name', 'college', 'class', 'initial password'] }

/** The bytes of a sheet of them. */
export function writePasswords(rows: readonly HandedOut[], format: SheetFormat, language: Language): AsyncGenerator<Uint8Array> {
  async function* pages() {
    yield rows.map(({ number, name, college, class: className, password }) => [number, name, college && textIn(language, college), className && textIn(language, className), password])
  }
  return writeSheet(format, headings[language], pages())
}
