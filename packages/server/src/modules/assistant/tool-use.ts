import { z } from 'zod'
import type { ToolCall, ToolDefinition } from '../providers/index.ts'
import type { Asker, Tool, ToolResult } from '../tools/index.ts'

/** Of a result, as a model is told it. */
const longestResult = 24_000
const longestRunMs = 15_000

const known = new WeakMap<Tool, ToolDefinition>()

/** As a model is told of it. */
export function definitionOf(tool: Tool): ToolDefinition {
  const definition = known.get(tool) ?? { name: tool.name, description: tool.description, parameters: z.toJSONSchema(tool.input, { io: 'input', unrepresentable: 'any' }) }
  known.set(tool, definition)
  return definition
}

/**
 * Does what a model wants, as who asks. Whatever it wrote, there is a result that it can go on with.
 *
 * @param tool undefined: there is none of that name for who asks
 */
export async function runTool(tool: Tool | undefined, asker: Asker, call: ToolCall, signal: AbortSignal, onError: (error: unknown) => void): Promise<{ result: ToolResult; isFine: boolean }> {
  if (!tool) return failed('There is no such tool.')
  let given: unknown
  try {
    given = JSON.parse(call.arguments.trim() === '' ? '{}' : call.arguments)
  } catch {
    return failed('The arguments are not JSON.')
  }
  const input = tool.input.safeParse(given)
  if (!input.success) return failed(`The arguments do not fit: ${z.prettifyError(input.error).slice(0, 500)}`)
  try {
    const result = await tool.run(asker, input.data, AbortSignal.any([signal, AbortSignal.timeout(longestRunMs)]))
    signal.throwIfAborted()
    return JSON.stringify(result.output).length > longestResult ? failed('There is too much of it. Ask for less.') : { result, isFine: true }
  } catch (error) {
    signal.throwIfAborted()
    onError(error)
    return failed('It cannot be looked up just now.')
  }
}

function failed(error: string): { result: ToolResult; isFine: boolean } {
  return { result: { output: { error } }, isFine: false }
}
