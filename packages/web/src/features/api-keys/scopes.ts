// What a key may do is a list of scopes: `<area>:read` for looking, `<area>:write` for everything.

/** `write` is with looking. */
export type Access = 'none' | 'read' | 'write'

/** The areas that there are scopes for, in their order. */
export function areasIn(scopes: readonly string[]): string[] {
  return [...new Set(scopes.map((scope) => scope.slice(0, scope.lastIndexOf(':'))))]
}

export function accessTo(area: string, scopes: readonly string[]): Access {
  return scopes.includes(`${area}:write`) ? 'write' : scopes.includes(`${area}:read`) ? 'read' : 'none'
}

/** With another access to these areas. */
export function withAccess(scopes: readonly string[], areas: readonly string[], access: Access): string[] {
  const others = scopes.filter((scope) => !areas.some((area) => scope === `${area}:read` || scope === `${area}:write`))
  return access === 'none' ? others : [...others, ...areas.map((area) => `${area}:${access}`)]
}
