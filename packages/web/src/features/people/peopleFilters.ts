import type { Role } from '@fairway/contract/identity'
import type { ListedPerson, PeopleQuery } from '@fairway/contract/people'
import { addressForm, choice, code, text } from '../../ui/list/address.ts'

export const roles = ['student', 'teacher', 'office'] as const satisfies readonly Role[]
export const states = ['active', 'unconfirmed', 'disabled', 'hidden'] as const satisfies readonly PeopleQuery['state'][]
export const accounts = ['none', 'handed-out', 'own'] as const satisfies readonly ListedPerson['account'][]

/** What the office looks for. `member` is a term: `term` in an address is the one that all pages are about. */
export const peopleAddress = addressForm({
  q: text, role: choice(roles), state: choice(states), account: choice(accounts), cohort: code, college: code, major: code, class: code, member: code,
})
export type Wanted = ReturnType<typeof peopleAddress.read>

export const nobodyWanted: Wanted = { q: '', role: null, state: null, account: null, cohort: null, college: null, major: null, class: null, member: null }

/** How many filters are set beside the search. */
export function countSet(wanted: Wanted): number {
  return Object.keys(peopleAddress.write({ ...wanted, q: '' })).length
}

/** With another choice. What belongs to a choice that was given up goes with it: a major to its college, a class to its major and cohort. */
export function narrowed(wanted: Wanted, part: Partial<Wanted>): Wanted {
  return {
    ...wanted,
    ...('college' in part && { major: null, class: null }),
    ...(('major' in part || 'cohort' in part) && { class: null }),
    ...part,
  }
}

/** What the server is asked for. */
export function queryFor({ q, member, ...filters }: Wanted): PeopleQuery {
  const set = Object.entries(filters).filter(([, value]) => value !== null)
  return { ...(q.trim() && { search: q.trim().slice(0, 100) }), ...(Object.fromEntries(set) as PeopleQuery), ...(member && { term: member }) }
}
