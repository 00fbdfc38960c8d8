/** Where a message stands: what its row is found by. */
export type Place = { room_id: number; seq: number }

/** For maps of messages of several rooms. */
export const placeKey = (roomId: number, seq: number): string => `${roomId} ${seq}`
