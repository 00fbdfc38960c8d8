import { unseen } from '@fairway/contract/unseen'

const longestName = 120
const longestExtension = 20

const anyUnseen = new RegExp(`[${unseen}]`, 'gu')

/**
 * A name under which a file can be shown and saved: no path, nothing that cannot be seen or turns text around, at most 120 UTF-16
 * units.
 *
 * @param extensions of what the file is. A name with another one gets the first of these behind it: `page.html` that is a PNG
 * becomes `page.html.png`, so that nobody's computer takes it for a page.
 */
export function fileName(given: string, extensions?: readonly string[]): string {
  // Long enough for what is kept, and short enough not to be worth anybody's while.
  const last = given.slice(-2000).split(/[/\\]/).at(-1)!
  const seen = last.toWellFormed().normalize('NFC').replaceAll(anyUnseen, '').replaceAll(/\s+/g, ' ')
  // Dots alone name a directory, and what ends with one is saved without it.
  const name = seen.trimStart().replace(/[. ]+$/, '') || 'file'
  const extension = extensionOf(name)
  if (!extensions || extensions.includes(extension.toLowerCase())) return shortened(name, extension)
  return shortened(`${name}.${extensions[0]!}`, extensions[0]!)
}

function extensionOf(name: string): string {
  const extension = /\.([^.]+)$/.exec(name)?.[1] ?? ''
  return extension.length <= longestExtension ? extension : ''
}

/** In the middle: its end says what it is. */
function shortened(name: string, extension: string): string {
  if (name.length <= longestName) return name
  const end = extension === '' ? '' : `.${extension}`
  // Half a character is none.
  return `${name.slice(0, longestName - end.length - 1).replace(/[\ud800-\udbff]$/, '')}…${end}`
}
