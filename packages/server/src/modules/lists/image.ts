import { createHash } from 'node:crypto'
import { largestLogo, logoTypes, widestLogo, type LogoType } from '@fairway/contract/lists'
import { imageIn } from '../../image-header.ts'
import { logoRefused } from './refusals.ts'

// What an image is, by its bytes. An SVG is a document that can run programs, so there are none. The size is looked at too: a
// few kilobytes can unpack to gigabytes in every browser that shows them.

export type Logo = { hash: string; mediaType: LogoType; bytes: Buffer }

/** @throws {Refusal} `logo-not-an-image`, `logo-too-large`, `logo-too-wide` */
export function logoOf(bytes: Buffer): Logo {
  if (bytes.length > largestLogo) throw logoRefused('too-large')
  const image = imageIn(bytes)
  const mediaType = logoTypes.find((type) => type === image?.mediaType)
  if (!image || !mediaType) throw logoRefused('not-an-image')
  if (image.width > widestLogo || image.height > widestLogo) throw logoRefused('too-wide')
  return { hash: createHash('sha256').update(bytes).digest('hex'), mediaType, bytes }
}
