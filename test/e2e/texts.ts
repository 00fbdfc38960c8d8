import fs from 'node:fs'
import path from 'node:path'
import type { Language } from '../../packages/contract/src/language.ts'
import { en } from '../../packages/web/src/i18n/en.ts'
import { zh } from '../../packages/web/src/i18n/zh.ts'

const sources = path.join(import.meta.dirname, '../../packages/web/src')

/** What every page says, and what comes with the pages of a feature. */
async function allTexts(language: Language, shared: object): Promise<object> {
  const files = fs.globSync(`**/texts/${language}.ts`, { cwd: sources })
  const features = await Promise.all(files.map(async (file) => ((await import(path.join(sources, file))) as { texts: object }).texts))
  return Object.assign({}, shared, ...features) as object
}

const messages = { zh: await allTexts('zh', zh), en: await allTexts('en', en) }

export const locales = { zh: 'zh-CN', en: 'en-GB' } as const

export type Texts = (key: string, values?: Record<string, string | number>) => string

/** The words of the web app, so that a test finds things by the names that readers see. */
export function textsIn(language: Language): Texts {
  return (key, values = {}) => {
    const text = key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], messages[language])
    if (typeof text !== 'string') throw new Error(`There is no text "${key}".`)
    const forms = text.split(' | ')
    // One, many; or none, one, many.
    const form = forms.length > 1 && values['n'] === 1 ? forms.at(-2)! : forms.at(-1)!
    return form.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
  }
}
