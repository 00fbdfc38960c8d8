import { language } from '../i18n/language.ts'
import { readAnswer } from './client.ts'
import { NoAnswer } from './problem.ts'

type Options = {
  /** What the server should know about the file. */
  query?: Record<string, string>
  /** How much has left, from 0 to 1. */
  onProgress?: (share: number) => void
  signal?: AbortSignal
  /** As a form with this one file, which tells its name. */
  asForm?: boolean
}

/**
 * Sends the bytes of a file to `/api/<path>`; JSON out, ApiProblem for a refusal, NoAnswer when nothing came back. `fetch` cannot
 * tell how far it is.
 */
export function upload<T>(path: string, file: File, { query = {}, onProgress, signal, asForm = false }: Options = {}): Promise<T> {
  const request = new XMLHttpRequest()
  return new Promise((resolve, reject) => {
    request.open('POST', `/api/${path}?${new URLSearchParams(query)}`)
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    request.setRequestHeader('accept-language', language.value)
    // What browsers say of the same sheet differs by computer. A form says itself what parts it.
    if (!asForm) request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => lengthComputable && total > 0 && onProgress?.(loaded / total)
    request.onload = () => resolve(readAnswer<T>(new Response(request.status === 204 ? null : request.responseText, { status: request.status })))
    request.onerror = () => reject(new NoAnswer(`POST ${path}`))
    request.onabort = () => reject(signal?.reason ?? new DOMException('Aborted', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(asForm ? formOf(file) : file)
  })
}

function formOf(file: File): FormData {
  const form = new FormData()
  form.append('file', file)
  return form
}
