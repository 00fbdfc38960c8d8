import type { LocationQuery } from 'vue-router'

// What a page shows, as a part of its address: so that it can be kept, shared, and gone back to.

export type Query = Record<string, string | string[]>

/** How a state is written into an address, and read from one that somebody may have tampered with. */
export type AddressForm<State> = { /** The parameters that are this state's. */ names: readonly string[]; read(query: LocationQuery): State; write(state: State): Query }

export type Parameter<Value> = { read(texts: string[]): Value; write(value: Value): string | string[] }

export const text: Parameter<string> = { read: ([first = '']) => first, write: (value) => value.trim() }

export const texts: Parameter<string[]> = { read: (all) => all, write: (value) => value }

export const date: Parameter<string> = { read: ([first = '']) => (/^\d{4}-\d\d-\d\d$/.test(first) ? first : ''), write: (value) => value }

/** A code of the campus, or none. */
export const code: Parameter<string | null> = { read: ([first]) => first ?? null, write: (value) => value ?? '' }

/** One of these, or none. */
export function choice<Choice extends string>(choices: readonly Choice[]): Parameter<Choice | null> {
  return { read: ([first]) => choices.find((one) => one === first) ?? null, write: (value) => value ?? '' }
}

export const number: Parameter<number | null> = { read: ([first = '']) => (/^\d{1,15}$/.test(first) ? Number(first) : null), write: (value) => (value === null ? '' : String(value)) }

/** A state whose members are parameters of the same names. What is empty is not written. */
export function addressForm<State extends Record<string, unknown>>(parameters: { [Name in keyof State]: Parameter<State[Name]> }): AddressForm<State> {
  const names = Object.keys(parameters) as (keyof State & string)[]
  return {
    names,
    read: (query) => Object.fromEntries(names.map((name) => [name, parameters[name].read(textsIn(query[name]))])) as State,
    write: (state) => withoutEmpty(Object.fromEntries(names.map((name) => [name, parameters[name].write(state[name])]))),
  }
}

export function withoutEmpty(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value.length > 0))
}

export function textsIn(value: LocationQuery[string] | undefined): string[] {
  return [value ?? []].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}
