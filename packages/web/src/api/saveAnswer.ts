import { language } from '../i18n/language.ts'
import { readAnswer, type Method } from './client.ts'
import { NoAnswer } from './problem.ts'

/** Saves what the server has at `/api/<path>`, in the reader's language. @throws {ApiProblem | NoAnswer} */
export async function takeFile(method: Method, path: string, body?: object): Promise<{ name: string; bytes: Blob }> {
  const headers = { 'accept-language': language.value, ...(body && { 'content-type': 'application/json' }) }
  const response = await fetch(`/api/${path}`, { method, credentials: 'same-origin', headers, body: body && JSON.stringify(body) }).catch((cause: unknown) => {
    throw new NoAnswer(path, { cause })
  })
  return response.ok ? saveAnswer(response) : readAnswer(response)
}

/** Saves what an answer holds as a file, under the name that the server gave it. @throws {NoAnswer} if it breaks off */
export async function saveAnswer(response: Response): Promise<{ name: string; bytes: Blob }> {
  const bytes = await response.blob().catch((cause: unknown) => {
    throw new NoAnswer(response.url, { cause })
  })
  const name = nameIn(response.headers.get('content-disposition'))
  saveFile(bytes, name)
  return { name, bytes }
}

/** The name of an attachment, as browsers read it. */
export function nameIn(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  return encoded === undefined ? (/filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'sheet') : decodeURIComponent(encoded)
}

export function saveFile(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser may not have begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
