// By what a heading of a document is found in its address. Server and pages say it alike, so a source leads to its place.

/** @returns a function that is asked for each heading of one document, in order */
export function headingAnchors(): (heading: string) => string {
  const used = new Map<string, number>()
  return (heading) => {
    const plain = plainHeading(heading).toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '').slice(0, 80).toWellFormed() || 'part'
    const before = used.get(plain) ?? 0
    used.set(plain, before + 1)
    return before === 0 ? plain : `${plain}-${before + 1}`
  }
}

/** What a heading says, without the signs of Markdown in it. */
export function plainHeading(heading: string): string {
  return heading
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1')
    .replaceAll(/[*_`~]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
