import { fileTypeFromBuffer } from 'file-type'
import { imageIn, imageTypes, type Image } from '../../image-header.ts'

// What a file is, by its bytes and never by its name: what is shown as an image is one. Whatever could run in a browser, such as
// SVG and HTML, is called what it is made of.

/** @property extensions those that a name may have; the first one is given to a name that has none of them */
export type FileType = { mediaType: string; image?: Pick<Image, 'width' | 'height'>; extensions?: readonly string[] }

/** How much of the beginning is looked at. */
export const headLength = 256 * 1024

// Unpacked, four bytes for each. Larger ones are given to be saved, and no browser has to unpack them.
const mostPixels = 100_000_000

const extensionsOf: Record<string, readonly string[]> = {
  'image/png': ['png', 'apng'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
}

export async function fileTypeOf(head: Buffer, isText: boolean): Promise<FileType> {
  const mediaType = await soundedOut(head, isText)
  const image = (imageTypes as readonly string[]).includes(mediaType) ? imageIn(head) : undefined
  const isShown = image !== undefined && image.mediaType === mediaType && image.width * image.height <= mostPixels
  return {
    mediaType,
    ...(isShown && { image: { width: image.width, height: image.height } }),
    ...(extensionsOf[mediaType] && { extensions: extensionsOf[mediaType] }),
  }
}

async function soundedOut(head: Buffer, isText: boolean): Promise<string> {
  // Found here, because the library would unpack it to see what is inside.
  if (head[0] === 0x1f && head[1] === 0x8b) return 'application/gzip'
  // What is broken so that the library stumbles over it is of no known type.
  const found = (await fileTypeFromBuffer(head).catch(() => undefined))?.mime
  // An animated one, which browsers know by this name as well.
  if (found === 'image/apng') return 'image/png'
  if (found !== undefined && !isMarkup(found)) return found
  return isText ? 'text/plain' : 'application/octet-stream'
}

function isMarkup(mediaType: string): boolean {
  return /^(text|message|multipart)\/|[/+]xml$|html|javascript|flash/.test(mediaType)
}

/** Is it plain text: UTF-8 without control characters? Looks at it piece by piece. */
export function createTextCheck() {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const control = /[\0-\x08\x0b\x0e-\x1f\x7f]/
  let isText = true

  const look = (decode: () => string) => {
    if (!isText) return
    try {
      isText = !control.test(decode())
    } catch {
      isText = false
    }
  }
  return {
    look: (bytes: Uint8Array) => look(() => decoder.decode(bytes, { stream: true })),
    /** Half a character at the end is none. */
    end(): boolean {
      look(() => decoder.decode())
      return isText
    },
  }
}
