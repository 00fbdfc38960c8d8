import { heaviestPrompt, longestPrompt } from '@fairway/contract/guard-limits'
import { controlCharacters, promptEmpty, promptTooHeavy, promptTooLong } from './refusals.ts'

// What a prompt may be, before anybody looks at what it says.

export type PromptLimits = { /** in characters, as code points */ characters: number; /** of UTF-8 */ bytes: number }

export const promptLimits: PromptLimits = { characters: longestPrompt, bytes: heaviestPrompt }

/**
 * @returns the prompt with line ends as \n and nothing around it
 * @throws {Refusal} `prompt-empty`, `prompt-too-long`, `control-characters`
 */
export function admit(text: string, { characters, bytes }: PromptLimits = promptLimits): string {
  // Before it is copied: what is too long stays where it is.
  if (text.length > 2 * characters) throw promptTooLong(text.length, characters)
  const prompt = text.replaceAll(/\r\n?/g, '\n').trim()
  if (prompt === '') throw promptEmpty()
  const long = prompt.length > characters ? Array.from(prompt).length : prompt.length
  if (long > characters) throw promptTooLong(long, characters)
  const heavy = Buffer.byteLength(prompt)
  if (heavy > bytes) throw promptTooHeavy(heavy, bytes)
  const controls = prompt.match(control)?.length ?? 0
  if (controls > 0) throw controlCharacters(controls)
  return prompt
}

/** Nobody types these; a half of a character is none. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Cs}/gu
