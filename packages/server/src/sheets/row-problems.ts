import type { Localised } from '@fairway/contract/localised'

/** Something wrong in one place of a sheet, for the person who made it. */
export type RowProblem = {
  line: number
  /** The heading as the sheet has it; null if the row as a whole is wrong. */
  column: string | null
  /** Stable, kebab-case, for programs. */
  code: string
  title: Localised
}

export const problemsListed = 1_000

/** What is wrong with a sheet. A hostile one has millions of mistakes: the first are kept, the others only counted. */
export class RowProblems {
  readonly listed: RowProblem[] = []
  count = 0
  /** All the lines that have one. */
  readonly lines = new Set<number>()

  add(problem: RowProblem): void {
    this.count++
    this.lines.add(problem.line)
    if (this.listed.length < problemsListed) this.listed.push(problem)
  }
}
