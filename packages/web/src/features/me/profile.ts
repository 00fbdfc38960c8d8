import type { Profile, ProfileChange } from '@fairway/contract/profile'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'

export const profileQuery = defineQueryOptions((personId: number) => ({
  key: ['profile', personId],
  query: ({ signal }) => get<Profile>('profile', signal),
  staleTime: 60_000,
}))

/** What the form holds. */
export type ProfileValues = {
  name: string
  gender: Profile['gender']
  /** Never begins with the number that is stored. Empty: that one stays; null: none any more. */
  phone: string | null
  college: string | null
  major: string | null
  class: string | null
}

export function valuesOf({ name, gender, student }: Profile): ProfileValues {
  return { name, gender, phone: '', college: student?.college ?? null, major: student?.major ?? null, class: student?.class ?? null }
}

export function changeOf({ name, gender, phone, ...student }: ProfileValues, mayEditStudies: boolean): ProfileChange {
  return { name: name.trim(), gender, ...(phone !== '' && { phone: phone?.trim() ?? '' }), ...(mayEditStudies && { student }) }
}
