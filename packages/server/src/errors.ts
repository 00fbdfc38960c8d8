import type { Localised } from '@fairway/contract/localised'

/**
 * A refusal that the person or program at the other end can understand and act on. Modules own theirs as subclasses or by
 * their codes; `http/problems.ts` turns them into `application/problem+json`.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: number
  /** Stable, kebab-case, for programs. */
  readonly code: string
  /** A sentence for people, in both languages. */
  readonly title: Localised
  /** What a program needs beside the code. */
  readonly fields: Record<string, unknown>

  constructor(status: number, code: string, title: { zh: string; en: string }, fields: Record<string, unknown> = {}) {
    super(title.en)
    this.status = status
    this.code = code
    this.title = title
    this.fields = fields
  }
}

/** What keeps the program from starting or a command from running, and whoever called it can mend: a sentence, and no stack. */
export class Obstacle extends Error {
  override name = 'Obstacle'
  readonly title: { zh: string; en: string }

  constructor(title: { zh: string; en: string }) {
    super(title.en)
    this.title = title
  }
}

/** Hidden and missing answer alike. */
export function notFound(): Refusal {
  return new Refusal(404, 'not-found', { zh: '没有找到您要的内容。', en: 'There is nothing here.' })
}

export function databaseUnreachable(): Refusal {
  return new Refusal(503, 'database-unreachable', { zh: '暂时连不上数据库，请稍候再试。', en: 'The database cannot be reached just now. Try again in a moment.' }, { retryAfter: 2 })
}
