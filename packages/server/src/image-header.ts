// What an image that browsers show says of itself at its beginning. Nothing of it is unpacked.

export const imageTypes = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'] as const
export type ImageType = (typeof imageTypes)[number]

/** In pixels, as it is shown: a photo that is to be turned is turned. */
export type Image = { mediaType: ImageType; width: number; height: number }

/** @param bytes the whole image, or its beginning: a photo may say its size after some hundred kilobytes about its making */
export function imageIn(bytes: Buffer): Image | undefined {
  const image = pngIn(bytes) ?? jpegIn(bytes) ?? gifIn(bytes) ?? webpIn(bytes)
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
  let isOnItsSide = false
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    const next = at + 2 + bytes.readUInt16BE(at + 2)
    const startsFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (startsFrame) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
      return { mediaType: 'image/jpeg', width: isOnItsSide ? height : width, height: isOnItsSide ? width : height }
    }
    if (marker === 0xe1) isOnItsSide ||= orientationIn(bytes.subarray(at + 4, next)) >= 5
    at = next
  }
  return undefined
}

/** Exif 2.32, 4.6.4: 1 as it is, 2 to 4 turned over, 5 to 8 on its side. */
function orientationIn(segment: Buffer): number {
  const asItIs = 1
  if (segment.length < 14 || segment.toString('latin1', 0, 6) !== 'Exif\0\0') return asItIs
  const tiff = segment.subarray(6)
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * 12
    if (at + 12 > tiff.length) break
    if (short(at) === 0x0112) return short(at + 8)
  }
  return asItIs
}

/** https://www.w3.org/Graphics/GIF/spec-gif89a.txt, 18: the logical screen. */
function gifIn(bytes: Buffer): Image | undefined {
  if (bytes.length < 13 || !/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6))) return undefined
  return { mediaType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
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
