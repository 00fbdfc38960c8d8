// How the value of one environment variable is read: to what it means, or to what is wrong with it.

export type Parse<Value> = (value: string) => Value | Wrong

/** What follows the name of the variable. */
export type Wrong = { wrong: { zh: string; en: string } }

export function wrong(zh: string, en: string): Wrong {
  return { wrong: { zh, en } }
}

export function isWrong(parsed: unknown): parsed is Wrong {
  return typeof parsed === 'object' && parsed !== null && 'wrong' in parsed
}
