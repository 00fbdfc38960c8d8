import { NoAnswer } from './problem.ts'

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
