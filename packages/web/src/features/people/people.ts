import type { CreatedPerson, NewPerson, PeopleAction, Person, PersonChange } from '@fairway/contract/people'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'

// People as the office reads and changes them.

/** Of all that was read of people: what one thing changes shows in several places. */
export const peopleKey = ['people']

export const personQuery = defineQueryOptions((id: number) => ({
  key: [...peopleKey, 'one', id],
  query: ({ signal }) => readPerson(id, signal),
  staleTime: 0,
}))

const at = (id: number, part = '') => `office/people/${id}${part}`

export const readPerson = (id: number, signal?: AbortSignal) => get<Person>(at(id), signal)
export const createPerson = (person: NewPerson) => request<CreatedPerson>('POST', 'office/people', { body: person })
export const changePerson = (id: number, change: PersonChange) => request<Person>('PUT', at(id), { body: change })
export const handOutPassword = (id: number) => request<{ password: string }>('POST', at(id, '/password'))
export const confirmNumber = (id: number) => request<undefined>('PUT', at(id, '/confirmation'))
export const disablePerson = (id: number, reason: string) => request<undefined>('PUT', at(id, '/disablement'), { body: { reason } })
export const enablePerson = (id: number) => request<undefined>('DELETE', at(id, '/disablement'))
export const signOutPerson = (id: number) => request<undefined>('DELETE', at(id, '/sessions'))
/** They are hidden, and can be restored. */
export const removePerson = (id: number, reason: string) => request<undefined>('POST', at(id, '/removal'), { body: { reason } })
export const restorePerson = (id: number) => request<undefined>('DELETE', at(id, '/removal'))
/** For good. */
export const erasePerson = (id: number, reason: string) => request<undefined>('POST', at(id, '/erasure'), { body: { reason } })
export const actOnPeople = (action: PeopleAction) => request<{ changed: number }>('POST', 'office/people/actions', { body: action })

/** Somebody may have been entered without a name. */
export const personName = ({ name, number }: Pick<Person, 'name' | 'number'>) => name || number
