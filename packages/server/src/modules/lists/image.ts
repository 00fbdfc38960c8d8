import { createHash } from 'node:crypto'
import { largestLogo, widestLogo, type LogoType } from '@fairway/contract/lists'
import { logoRefused } from './refusals.ts'

// What an image is, by its bytes. An SVG is a document that can run programs, so there are none. The size is looked at too: a
// few kilobytes can unpack to gigabytes in every browser that shows them.

export type Logo = { hash: string; mediaType: LogoType; bytes: Buffer }

/** @throws {Refusal} `logo-not-an-image`, `logo-too-large`, `logo-too-wide` */
export function logoOf(bytes: Buffer): Logo {
  if (bytes.length > largestLogo) throw logoRefused('too-large')
  const image = imageIn(bytes)
  if (!image) throw logoRefused('not-an-image')
  if (image.width > widestLogo || image.height > widestLogo) throw logoRefused('too-wide')
  return { hash: createHash('sha256').update(bytes).digest('hex'), mediaType: image.mediaType, bytes }
}

type Image = { mediaType: LogoType; width: number; height: number }

export function imageIn(bytes: Buffer): Image | undefined {
  const image = pngIn(bytes) ?? jpegIn(bytes) ?? webpIn(bytes)
  return image && image.width > 0 && image.height > 0 ? image : undefined
}

/** https://www.w3.org/TR/png-3/#5PNG-file-signature: the first chunk is the header. */
function pngIn(bytes: Buffer): Image | undefined {
  if (bytes.length < 33 || bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n' || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** ITU-T T.81, annex B: segments, one of which begins the frame. */
function jpegIn(bytes: Buffer): Image | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    const startsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (startsFrame) return { mediaType: 'image/jpeg', width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** RFC 9649: one of three kinds of first chunk. */
function webpIn(bytes: Buffer): Image | undefined {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined
  const mediaType = 'image/webp'
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ':
      if (bytes.readUIntBE(23, 3) !== 0x9d012a) return undefined
      return { mediaType, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
    case 'VP8L': {
      if (bytes[20] !== 0x2f) return undefined
      const bits = bytes.readUInt32LE(21)
      return { mediaType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
    }
    case 'VP8X':
      return { mediaType, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
    default:
      return undefined
  }
}
