/** Where a page of a list ends, as the next one is asked for. */
export function placeOf({ at, id }: { at: Date; id: number }): string {
  return `${at.toISOString()} ${id}`
}

/** @returns nothing of what is no place */
export function placeIn(before: string | undefined): [string | null, number | null] {
  const [at = '', id = ''] = (before ?? '').split(' ')
  return !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) || Number.isNaN(Date.parse(at)) || !/^\d{1,15}$/.test(id) ? [null, null] : [at, Number(id)]
}
