import type { SeatRow } from '@fairway/contract/courses'
import type { LiveEvent } from '@fairway/contract/live'
import type { Database } from '../../database/database.ts'
import { precompressLightly, type Precompressed } from '../../http/precompressed.ts'
import { noSuchTerm, requireAnyTerm } from '../courses/index.ts'
import type { Seat } from './seating.ts'

// The seats as pages show them: one snapshot for whoever arrives, then deltas. Fed by this instance's own commits and, for
// what other instances and commands do, read anew every few seconds. It may lag; it never decides.

const snapshotEveryMs = 250
const announceEveryMs = 250
const readAnewEveryMs = 5000

type Board = {
  rows: Map<number, SeatRow>
  /** False until it was read, and once its term was found hidden: it is read anew for whoever asks when the term is shown again. */
  isCurrent: boolean
  reading?: Promise<void> | undefined
  snapshot?: { answer: Promise<Precompressed>; at: number; isCurrent: boolean } | undefined
  /** Rows to announce, by section: only the newest counts. */
  changed: Map<number, SeatRow>
  timer?: NodeJS.Timeout | undefined
  announcedAt: number
}

export type SeatsNeeds = {
  database: Database
  /** Is everybody shown this term, as is remembered? Asked with every snapshot. */
  isShown(termCode: string): Promise<boolean>
  publish(event: LiveEvent & { topic: string }): void
}

export type Seats = ReturnType<typeof createSeats>

export function seatsTopic(termCode: string): string {
  return `seats:${termCode}`
}

export function createSeats({ database, isShown, publish }: SeatsNeeds) {
  const boards = new Map<string, Board>()
  let rereading: NodeJS.Timeout | undefined

  return {
    /** All seats of a term, at most a quarter of a second old. @throws {Refusal} `no-such-term` */
    async snapshot(termCode: string): Promise<Precompressed> {
      // What is remembered may miss a term that has just been made or shown; opening looks.
      const known = boards.get(termCode)
      const board = known?.isCurrent && (await isShown(termCode)) ? known : await open(termCode)
      const { snapshot } = board
      if (snapshot && (snapshot.isCurrent || snapshot.at + snapshotEveryMs > Date.now())) return snapshot.answer
      const answer = precompressLightly(JSON.stringify({ term: termCode, seats: [...board.rows.values()] }))
      board.snapshot = { answer, at: Date.now(), isCurrent: true }
      return answer
    },

    /** All seats of a term as they are known now. @throws {Refusal} `no-such-term` */
    async rows(termCode: string): Promise<Iterable<SeatRow>> {
      return (boards.get(termCode) ?? (await open(termCode))).rows.values()
    },

    /** Takes over what a commit changed and tells those who listen. */
    update(termCode: string, seats: readonly Seat[]): void {
      const board = boards.get(termCode)
      // Nobody has looked at this term yet; whoever does will read it whole.
      if (board) put(termCode, board, seats.map(rowOf))
    },

    /** Reads the open boards anew, for changes that did not come from this instance's commits. */
    refresh,

    /** Begins to read anew every few seconds, where other instances may share the database. */
    start(): void {
      if (database.kind === 'postgres') rereading = setInterval(() => void refresh().catch(() => {}), readAnewEveryMs).unref()
    },

    close(): void {
      clearInterval(rereading)
      for (const { timer } of boards.values()) clearTimeout(timer)
    },
  }

  async function refresh(): Promise<void> {
    // A reading that has begun may have begun too early.
    await Promise.allSettled([...boards.values()].map(({ reading }) => reading))
    await Promise.all([...boards].map(([termCode, board]) => read(termCode, board)))
  }

  async function open(termCode: string): Promise<Board> {
    const [term] = await database.query({ text: 'select id from term where code = $1 and deleted_at is null', values: [termCode] })
    if (!term) throw noSuchTerm(termCode)
    const board: Board = boards.get(termCode) ?? { rows: new Map(), isCurrent: false, changed: new Map(), announcedAt: 0 }
    boards.set(termCode, board)
    if (!board.isCurrent) await read(termCode, board)
    return board
  }

  function read(termCode: string, board: Board): Promise<void> {
    board.reading ??= readSeats(database, termCode)
      .then((rows) => {
        board.isCurrent = rows !== undefined
        // Of a hidden term nothing is told.
        if (!rows) return
        // What is hidden now is gone.
        const there = new Set(rows.map(([sectionId]) => sectionId))
        for (const sectionId of board.rows.keys()) {
          if (there.has(sectionId)) continue
          board.rows.delete(sectionId)
          if (board.snapshot) board.snapshot.isCurrent = false
        }
        put(termCode, board, rows)
      })
      .finally(() => (board.reading = undefined))
    return board.reading
  }

  function put(termCode: string, board: Board, rows: readonly SeatRow[]): void {
    for (const row of rows) {
      const known = board.rows.get(row[0])
      if (known && known[4] >= row[4]) continue
      board.rows.set(row[0], row)
      if (known) board.changed.set(row[0], row)
      if (board.snapshot) board.snapshot.isCurrent = false
    }
    if (board.changed.size > 0 && !board.timer) {
      // At once after a quiet moment, then at most four times a second.
      const wait = Math.max(0, board.announcedAt + announceEveryMs - Date.now())
      board.timer = setTimeout(announce, wait, termCode, board)
    }
  }

  function announce(termCode: string, board: Board): void {
    board.timer = undefined
    board.announcedAt = Date.now()
    const seats = [...board.changed.values()]
    board.changed.clear()
    publish({ type: 'seats', topic: seatsTopic(termCode), seats })
  }
}

function rowOf({ sectionId, taken, capacity, waiting, version }: Seat): SeatRow {
  return [sectionId, taken, capacity, waiting, version]
}

/** As the office sees them: of hidden sections and terms too. @throws {Refusal} `no-such-term` */
export async function readAllSeats({ query }: Pick<Database, 'query'>, termCode: string): Promise<SeatRow[]> {
  const { id } = await requireAnyTerm({ query }, termCode)
  const rows = await query<SeatColumns>({
    text: `select seat.section_id, seat.taken, seat.capacity, seat.waiting, seat.version
           from seat join section on section.id = seat.section_id where section.term_id = $1 order by seat.section_id`,
    values: [id],
  })
  return rows.map(seatRowOf)
}

type SeatColumns = { section_id: number; taken: number; capacity: number | null; waiting: number; version: number }

function seatRowOf({ section_id, taken, capacity, waiting, version }: SeatColumns): SeatRow {
  return [section_id, taken, capacity, waiting, version]
}

/** `undefined`: the term is hidden. */
async function readSeats({ query }: Database, termCode: string): Promise<SeatRow[] | undefined> {
  const rows = await query<SeatColumns | { [Column in keyof SeatColumns]: null }>({
    name: 'seats-of-term',
    text: `select seat.section_id, seat.taken, seat.capacity, seat.waiting, seat.version
           from term
           left join section on section.term_id = term.id and section.deleted_at is null
           left join seat on seat.section_id = section.id
           where term.code = $1 and term.deleted_at is null order by seat.section_id`,
    values: [termCode],
  })
  // A term that is shown has a row even if it has no sections.
  return rows.length === 0 ? undefined : rows.filter((row) => row.section_id !== null).map(seatRowOf)
}
