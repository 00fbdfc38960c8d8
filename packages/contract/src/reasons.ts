// Every code with which an enrolment operation can be decided. Kept free of zod so that the browser can import it.

/** The operation did what was asked. */
export const granted = ['enrolled', 'waiting', 'dropped', 'left'] as const

/** The operation was refused and nothing changed. */
export const refused = [
  'already-enrolled',
  'already-waiting',
  'section-full',
  'time-conflict',
  'credit-limit',
  'section-limit',
  'round-closed',
  'not-in-audience',
  'course-already-taken',
  'prerequisite-missing',
  'not-enrolled',
  'not-waiting',
  'no-such-section',
  // all-or-nothing: this operation could have been granted, another one of the submission could not
  'rolled-back',
] as const

export const reasons = [...granted, ...refused] as const
export type Reason = (typeof reasons)[number]

export function isGranted(reason: Reason): boolean {
  return (granted as readonly string[]).includes(reason)
}

/** Refusals by a rule, which the office may set aside by naming it. */
export const overridable = [
  'round-closed',
  'not-in-audience',
  'course-already-taken',
  'prerequisite-missing',
  'time-conflict',
  'credit-limit',
  'section-limit',
  'section-full',
] as const satisfies readonly Reason[]
export type Override = (typeof overridable)[number]

export function isOverridable(reason: Reason): reason is Override {
  return (overridable as readonly Reason[]).includes(reason)
}
