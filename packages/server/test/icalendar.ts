import { expect } from 'vitest'

// A reader of iCalendar that takes RFC 5545 at its word: what a lenient calendar forgives is an error here.

export type Property = { name: string; parameters: Record<string, string>; value: string }
export type Component = { name: string; properties: Property[]; components: Component[] }

export function readCalendar(text: string): Component {
  expect(text.endsWith('\r\n')).toBe(true)
  const physical = text.slice(0, -2).split('\r\n')
  for (const line of physical) {
    // 3.1: lines end with CRLF alone, have at most 75 octets, and no character is cut.
    expect(line).not.toMatch(/[\r\n]/)
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line.isWellFormed()).toBe(true)
  }
  const lines = physical.join('\r\n').replaceAll('\r\n ', '').split('\r\n').map(readLine)
  const [calendar, rest] = readComponent(lines)
  expect(rest).toEqual([])
  expect(calendar.name).toBe('VCALENDAR')
  return calendar
}

export function valueOf({ properties }: Component, name: string): string | undefined {
  return properties.find((property) => property.name === name)?.value
}

/** The value of a TEXT property (3.3.11). */
export function textOf(component: Component, name: string): string | undefined {
  const value = valueOf(component, name)
  if (value === undefined) return undefined
  expect(value.replaceAll(/\\[\\;,nN]/g, '')).not.toMatch(/[\\;,\p{Cc}]/u)
  return value.replaceAll(/\\([\\;,nN])/g, (_, character: string) => (/n/i.test(character) ? '\n' : character))
}

/** A DATE-TIME in UTC (3.3.5, form 2). */
export function momentOf(component: Component, name: string): string {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(valueOf(component, name) ?? '') ?? []
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).toISOString()
}

function readLine(line: string): Property {
  const [, name, parameters, value] = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"\p{Cc}]*"|[^";:,\p{Cc}]*))*):([^\p{Cc}]*)$/u.exec(line) ?? []
  expect(name, `no content line: ${line}`).toBeDefined()
  const given = [...parameters!.matchAll(/;([^=]+)=("[^"]*"|[^;]*)/g)].map(([, key, text]) => [key!, text!.replaceAll('"', '')])
  return { name: name!, parameters: Object.fromEntries(given) as Record<string, string>, value: value! }
}

function readComponent([begin, ...lines]: Property[]): [Component, Property[]] {
  expect(begin?.name).toBe('BEGIN')
  const component: Component = { name: begin!.value, properties: [], components: [] }
  let rest = lines
  while (rest.length > 0) {
    if (rest[0]!.name === 'BEGIN') {
      const [inner, after] = readComponent(rest)
      component.components.push(inner)
      rest = after
      continue
    }
    const line = rest[0]!
    rest = rest.slice(1)
    if (line.name === 'END') {
      expect(line.value).toBe(component.name)
      return [component, rest]
    }
    component.properties.push(line)
  }
  throw new Error(`${component.name} has no end.`)
}
