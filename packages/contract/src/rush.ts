import { z } from 'zod'
import { SeatRow } from './courses.ts'
import { reasons } from './reasons.ts'
import { rushColumns } from './rush-columns.ts'

// The rush as the office watches it: figures by the second, of one instance. Where several instances run, each tells its own;
// a reader adds them up (and takes the larger of two times, since percentiles do not add).

export { rushColumns, type RushColumn } from './rush-columns.ts'

const Seconds = z.int().describe('seconds since 1970')
const board = {
  seats: z.object({ taken: z.int(), capacity: z.int(), waiting: z.int() }).describe('of the whole term; sections without a limit have no capacity'),
  fullest: z.array(SeatRow).describe('the sections with the fewest free seats in proportion, the most wanted first'),
  queues: z.array(SeatRow).describe('the longest queues'),
}

export const rushFrame = {
  instance: z.string().describe('which instance tells it; another one after a restart'),
  at: Seconds.describe('the second that is told of, in seconds since 1970'),
  engine: z.array(z.number()).describe('in the order of `columns`'),
  decisions: z.partialRecord(z.enum(reasons), z.int()).describe('operations of the term decided in that second, by reason'),
  ...board,
}
export const RushFrame = z.object(rushFrame)
export type RushFrame = z.infer<typeof RushFrame>

export const Rush = z
  .object({
    term: z.string(),
    instance: rushFrame.instance,
    columns: z.array(z.enum(rushColumns)),
    from: Seconds.describe('the first of the seconds below, in seconds since 1970'),
    engine: z.array(z.array(z.number())).describe('by column, a number for every second'),
    decisions: z.partialRecord(z.enum(reasons), z.array(z.int())).describe('by reason, a number for every second; what never happened is left out'),
    ...board,
  })
  .meta({ id: 'Rush' })
export type Rush = z.infer<typeof Rush>
