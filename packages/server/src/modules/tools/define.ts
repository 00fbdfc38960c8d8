import type { z } from 'zod'
import { textIn } from '@fairway/contract/language'
import { Refusal } from '../../errors.ts'
import type { KnownViewer } from '../identity/index.ts'
import { lenientObject } from './lenient.ts'
import type { Asker, Tool, ToolResult } from './tool.ts'

// How a tool is made: whoever calls it, with whatever, it checks who asks, reads the input with patience, and says what is wrong in a
// way from which a model can go on.

export type Audience = Tool['audience']

export type Definition<Shape extends z.ZodRawShape> = {
  name: string
  description: string
  audience: Audience
  /** The area of scopes that an API key needs for it, where it tells more than everybody may know. */
  area?: 'enrolment' | 'rosters' | undefined
  fields: Shape
  run(asker: Asker, input: z.output<z.ZodObject<Shape>>, signal: AbortSignal): Promise<ToolResult>
}

export type DefinedTool = Tool & { isFor(asker: Asker): boolean }

export function defineTool<Shape extends z.ZodRawShape>({ name, description, audience, area, fields, run }: Definition<Shape>): DefinedTool {
  const input = lenientObject(fields)
  const isFor = ({ viewer }: Asker) => mayUse(audience, viewer) && hasScope(area, viewer)
  return {
    name,
    description,
    audience,
    input,
    isFor,
    async run(asker, given, signal) {
      signal.throwIfAborted()
      if (!isFor(asker)) return problem('not-available', `This tool is not available to who asks. It is for: ${whom[audience]}.`)
      const read = input.safeParse(given)
      if (!read.success) {
        const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the input'} ${message}`)
        return problem('invalid-input', `Try again with another input: ${wrong.slice(0, 5).join('; ')}.`)
      }
      try {
        return await run(asker, read.data, signal)
      } catch (error) {
        if (error instanceof Refusal) return refused(asker, error)
        throw error
      }
    },
  }
}

/** What could not be done, for the model. */
export function problem(code: string, says: string, more: Record<string, unknown> = {}): ToolResult {
  return { output: { problem: { code, says, ...more } } }
}

function refused({ language }: Asker, { code, title, fields }: Refusal): ToolResult {
  return problem(code, textIn(language, title), fields)
}

const whom: Record<Audience, string> = {
  everyone: 'everyone',
  'signed-in': 'people who have signed in',
  student: 'students',
  teacher: 'those who teach, and the office',
  office: 'the office',
}

function mayUse(audience: Audience, viewer: KnownViewer | null): boolean {
  if (audience === 'everyone') return true
  if (!viewer || viewer.mustChangePassword) return false
  if (audience === 'signed-in') return true
  return viewer.roles.includes(audience) || (audience === 'teacher' && viewer.roles.includes('office'))
}

/** A key reads through the assistant no more than it reads without it. */
function hasScope(area: string | undefined, viewer: KnownViewer | null): boolean {
  if (area === undefined || !viewer?.key) return true
  return viewer.key.scopes.some((scope) => scope === `${area}:read` || scope === `${area}:write`)
}
