/** Tells the first of failures that follow each other: while the database is away there is one for every socket that comes back. */
export function createOutage(tell: (error: unknown) => void) {
  let isOver = true
  return {
    failed(error: unknown): void {
      if (isOver) tell(error)
      isOver = false
    },
    over(): void {
      isOver = true
    },
  }
}
