import type { Cart } from '@fairway/contract/enrolment'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { requireTerm, termArchived } from '../courses/index.ts'

/** What a student means to submit. A plan: it holds no seat and is judged only when it is submitted. */
export function createCarts(database: Database) {
  return {
    /** @throws {Refusal} `no-such-term` */
    async read(personId: number, termCode: string): Promise<Cart> {
      const term = await requireTerm(database, termCode)
      const [cart] = await database.query<{ section_ids: number[] }>({
        text: 'select section_ids from cart where person_id = $1 and term_id = $2',
        values: [personId, term.id],
      })
      return { term: termCode, sectionIds: cart?.section_ids ?? [] }
    },

    /** @throws {Refusal} `no-such-term`, `term-archived`, `no-such-section` */
    async write(personId: number, { term: termCode, sectionIds }: Cart): Promise<Cart> {
      const term = await requireTerm(database, termCode)
      if (term.archived) throw termArchived(termCode)
      const wanted = [...new Set(sectionIds)]
      const known = await database.query<{ id: number }>({
        text: 'select id from section where term_id = $1 and id = any($2::bigint[]) and deleted_at is null',
        values: [term.id, wanted],
      })
      if (known.length < wanted.length) {
        const unknown = wanted.filter((id) => !known.some((section) => section.id === id))
        throw new Refusal(
          422,
          'no-such-section',
          { zh: '该学期没有其中的某些教学班。', en: 'Some of these sections do not exist in this term.' },
          { sectionIds: unknown },
        )
      }
      await database.query({
        text: `insert into cart (person_id, term_id, section_ids) values ($1, $2, $3)
               on conflict (person_id, term_id) do update set section_ids = excluded.section_ids`,
        values: [personId, term.id, wanted],
      })
      return { term: termCode, sectionIds: wanted }
    },
  }
}
