import type { Localised } from '@fairway/contract/localised'
import type { FieldProblem } from './problem.ts'

/** Finds what is wrong with a value before the server is asked. It decides nothing: the server checks again. */
export type Check<Value, Values = unknown> = (value: Value, values: Values) => FieldProblem | undefined

/** The first problem that one of them finds. */
export function all<Value, Values>(...checks: Check<Value, Values>[]): Check<Value, Values> {
  return (value, values) => {
    for (const check of checks) {
      const problem = check(value, values)
      if (problem) return problem
    }
    return undefined
  }
}

export function required(value: string | number | null | readonly unknown[]): FieldProblem | undefined {
  const isEmpty = value === null || (typeof value === 'string' ? value.trim() === '' : typeof value === 'number' ? false : value.length === 0)
  return isEmpty ? { key: 'form.problem.required' } : undefined
}

/** In at least one language: whoever reads the other is shown that one. */
export function requiredInSome({ zh, en }: Localised): FieldProblem | undefined {
  return zh?.trim() || en?.trim() ? undefined : { key: 'form.problem.requiredInSome' }
}

export function atMost(characters: number): Check<string> {
  return (value) => (value.trim().length > characters ? { key: 'form.problem.tooLong', values: { most: characters } } : undefined)
}

/** A number, possibly none; both ends are part of the range. */
export function between(min: number, max: number, { whole = true }: { whole?: boolean } = {}): Check<number | null> {
  return (value) => {
    if (value === null) return undefined
    if (Number.isNaN(value)) return { key: 'form.problem.notANumber' }
    if (whole && !Number.isInteger(value)) return { key: 'form.problem.notWhole' }
    return value < min || value > max ? { key: 'form.problem.outOfRange', values: { min, max } } : undefined
  }
}

/** A moment or a date that comes after another field's. Both as ISO texts; an empty one says nothing. */
export function after<Values>(other: (values: Values) => string, otherLabel: () => string): Check<string, Values> {
  return (value, values) => (value && other(values) && value <= other(values) ? { key: 'form.problem.notAfter', values: { other: otherLabel() } } : undefined)
}
