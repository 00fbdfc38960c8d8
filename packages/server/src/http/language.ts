import { languages, type Language } from '@fairway/contract/language'

/** The best of our languages for an `Accept-Language` header; English if it names neither. */
export function languageOf(header: string | undefined): Language {
  let best: Language = 'en'
  let bestQuality = 0
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [tag = '', ...parameters] = part.trim().split(';')
    const language = languages.find((known) => tag === known || tag.startsWith(`${known}-`))
    const quality = Number(parameters.find((parameter) => parameter.trim().startsWith('q='))?.trim().slice(2) ?? 1)
    if (language && quality > bestQuality) {
      best = language
      bestQuality = quality
    }
  }
  return best
}
