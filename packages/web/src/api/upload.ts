import { language } from '../i18n/language.ts'
import { readAnswer } from './client.ts'
import { NoAnswer } from './problem.ts'

type Options = {
  /** Further parts of the form. */
  fields?: Record<string, string>
  /** How much has left, from 0 to 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
}

/**
 * Sends a file to `/api/<path>` as the part `file` of a form; JSON out, ApiProblem for a refusal, NoAnswer when nothing came
 * back. `fetch` cannot tell how far it is.
 */
export function upload<T>(path: string, file: File, { fields = {}, onProgress, signal }: Options = {}): Promise<T> {
  const form = new FormData()
  // The server reads parts as they come: what says how to read the file must be there first.
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', file)
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.open('POST', `/api/${path}`)
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    request.setRequestHeader('accept-language', language.value)
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && total > 0 && onProgress?.(loaded / total)
    request.onload = () => resolve(readAnswer<T>(new Response(request.status === 204 ? null : request.responseText, { status: request.status })))
    request.onerror = () => reject(new NoAnswer(`POST ${path}`))
    request.onabort = () => reject(signal?.reason ?? new DOMException('Aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}
