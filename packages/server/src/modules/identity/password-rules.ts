import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { Refusal } from '../../errors.ts'

// Which passwords people may choose: long enough, and not among those that are tried first (zxcvbn with its list of breached
// passwords, which is part of the program: nothing is asked of another site).

export const longestPassword = 128

/** In zxcvbn's scale of 0 to 4. Below it, a million guesses find the password. */
const leastScore = 2

// Longer ones are judged by their beginning: the time it takes grows with the length.
const judgedLength = 32

let judge: ZxcvbnFactory | undefined

/** @throws {Refusal} `password-too-short`, `password-too-long` */
export function requireLength(password: string, leastLength: number): void {
  const length = Array.from(password).length
  if (length < leastLength) throw passwordTooShort(leastLength)
  if (password.length > longestPassword) throw passwordTooLong()
}

/**
 * Takes a while, on the thread that answers everybody: to be asked after a limit by network has been met.
 *
 * @param about what others know of the person (number, name, address), which makes a password easy to guess
 * @throws {Refusal} `password-too-common`
 */
export function requireHardToGuess(password: string, about: readonly string[]): void {
  judge ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs })
  const known = about.flatMap((text) => text.split(/[\s@._-]+/)).filter((part) => part.length > 2)
  const { score } = judge.check(password.slice(0, judgedLength), [...about, ...known, 'fairway', 'campus'].map((word) => word.toLowerCase()))
  if (score < leastScore) throw passwordTooCommon()
}

function passwordTooShort(leastLength: number): Refusal {
  return new Refusal(
    422,
    'password-too-short',
    { zh: `密码至少 ${leastLength} 个字符。`, en: `A password has at least ${leastLength} characters.` },
    { field: 'password', leastLength },
  )
}

function passwordTooLong(): Refusal {
  return new Refusal(
    422,
    'password-too-long',
    { zh: `密码最多 ${longestPassword} 个字符。`, en: `A password has at most ${longestPassword} characters.` },
    { field: 'password' },
  )
}

function passwordTooCommon(): Refusal {
  return new Refusal(
    422,
    'password-too-common',
    {
      zh: '这个密码太容易被猜到：它很常见、曾在别处泄露，或与您的编号、姓名相近。请换一个。',
      en: 'This password is too easy to guess: it is common, was leaked elsewhere, or resembles your number or name. Choose another.',
    },
    { field: 'password' },
  )
}
