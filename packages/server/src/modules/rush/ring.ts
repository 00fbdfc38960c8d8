/** How far back the office can look. */
export const ringSeconds = 900

export type Ring = ReturnType<typeof createRing>

/** Some numbers for each of the last seconds. A second of which nothing was told has zeros. */
export function createRing(columns: number) {
  const values = new Float64Array(ringSeconds * columns)
  // Which second each place is of.
  const seconds = new Float64Array(ringSeconds)

  return {
    add(second: number, column: number, amount: number): void {
      const place = placeOf(second) + column
      values[place] = values[place]! + amount
    },

    set(second: number, column: number, value: number): void {
      values[placeOf(second) + column] = value
    },

    raise(second: number, column: number, value: number): void {
      const place = placeOf(second) + column
      values[place] = Math.max(values[place]!, value)
    },

    at(second: number): number[] {
      return Array.from({ length: columns }, (_, column) => read(second, column))
    },

    /** By column, from `ringSeconds` before `end` up to the second before it. */
    before(end: number): number[][] {
      return Array.from({ length: columns }, (_, column) =>
        Array.from({ length: ringSeconds }, (_, index) => read(end - ringSeconds + index, column)),
      )
    },
  }

  function read(second: number, column: number): number {
    const slot = second % ringSeconds
    return seconds[slot] === second ? values[slot * columns + column]! : 0
  }

  function placeOf(second: number): number {
    const slot = second % ringSeconds
    if (seconds[slot] !== second) {
      seconds[slot] = second
      values.fill(0, slot * columns, (slot + 1) * columns)
    }
    return slot * columns
  }
}
