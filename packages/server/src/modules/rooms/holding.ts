/** In SQL, of a row of `room_restraint`: it was set for ever, or its time is not over. */
export const isHolding = (restraint: string): string => `(${restraint}.until_at is null or ${restraint}.until_at > now())`
