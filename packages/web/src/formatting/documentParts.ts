/** In UTF-16 units. Formatting more at once takes the browser a moment. */
const mostAtOnce = 20_000

/** A long text in parts that can be formatted one by one: each begins with a heading, and none within code. */
export function documentParts(body: string): string[] {
  const parts: string[] = []
  let part = ''
  let fence = ''
  for (const line of body.split('\n')) {
    const [, sign = ''] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? []
    if (sign !== '') fence = fence === '' ? sign : sign.startsWith(fence) ? '' : fence
    if (fence === '' && part.length > mostAtOnce && /^#{1,6}\s/.test(line)) {
      parts.push(part)
      part = ''
    }
    part += `${line}\n`
  }
  return [...parts, part]
}
