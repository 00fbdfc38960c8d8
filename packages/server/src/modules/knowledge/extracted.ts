/** What a file says, as Markdown. */
export type Extracted = {
  body: string
  /** What it calls itself; empty: nothing. */
  title: string
  /** Null: it has none. */
  pages: number | null
  /** Of these: pictures, or letters that nothing says the meaning of. */
  pagesWithoutText: number
}

export type ExtractTrouble = 'wrong-type' | 'unreadable' | 'password' | 'without-text' | 'too-much'

/** Why nothing could be read. */
export class ExtractProblem extends Error {
  override name = 'ExtractProblem'
  readonly trouble: ExtractTrouble

  constructor(trouble: ExtractTrouble) {
    super(`The file could not be read: ${trouble}.`)
    this.trouble = trouble
  }
}
