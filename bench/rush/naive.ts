import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import type { Decision, Operation } from '../../packages/contract/src/enrolment.ts'
import { EnrolRequest, Submission } from '../../packages/contract/src/enrolment.ts'
import { isGranted } from '../../packages/contract/src/reasons.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { openDatabase, type Transaction } from '../../packages/server/src/database/database.ts'
import { createHttpServer } from '../../packages/server/src/http/server.ts'
import { createAudit } from '../../packages/server/src/modules/audit/index.ts'
import { createIdentity, sessionGuard } from '../../packages/server/src/modules/identity/index.ts'
import { createSettings } from '../../packages/server/src/modules/settings/index.ts'

// What one would write first: a transaction per request that locks the rows it needs and asks the database for each rule. The
// same HTTP server, sessions, driver and tables; no batches, no remembered catalogue.

const config = readConfig()
const database = await openDatabase(config, (error) => {
  throw error
})
const audit = createAudit({ database })
const settings = createSettings({ database, audit })
const identity = createIdentity({ database, audit, settings, config, secret: config.secret!, onSessionsEnded: () => {}, onForgotten: () => {}, erasers: [], endLinks: async () => {}, onError: console.error, mail: { sendCode: async () => {}, sendNotice: async () => {} } })
const http = await createHttpServer({ log: pino({ level: 'error' }), config })

await http.register(async (app) => {
  app.addHook('onRequest', sessionGuard(identity))
  app.post('/api/enrolments', async (request, reply) => {
    const { sectionId, wait } = EnrolRequest.parse(request.body)
    const [decision] = await decide(request.viewer.id, [wait ? { wait: sectionId } : { enrol: sectionId }])
    return reply.code(isGranted(decision!.code) ? 201 : 409).send(decision)
  })
  app.delete<{ Params: { section: string } }>('/api/enrolments/:section', async (request, reply) => {
    const [decision] = await decide(request.viewer.id, [{ drop: Number(request.params.section) }])
    return reply.code(isGranted(decision!.code) ? 200 : 409).send(decision)
  })
  app.post('/api/submissions', async (request) => {
    const { operations } = Submission.parse(request.body)
    return { decisions: await decide(request.viewer.id, operations) }
  })
})
await http.listen({ host: config.host, port: config.port })

class Undo extends Error {}

async function decide(personId: number, operations: Operation[]): Promise<Decision[]> {
  const decisions: Decision[] = []
  const work = async (transaction: Transaction) => {
    await transaction.query({ name: 'n-student', text: 'select person_id from student where person_id = $1 for update', values: [personId] })
    for (const operation of operations) decisions.push(await perform(transaction, personId, operation))
    if (operations.length > 1 && decisions.some(({ code }) => !isGranted(code))) throw new Undo()
    await log(transaction, personId, decisions)
  }
  try {
    await database.inTransaction(work)
  } catch (error) {
    // Students first, sections later: two swaps can lock each other out.
    if (!(error instanceof Undo) && (error as { code?: string }).code !== '40P01') throw error
    if (decisions.length === 0) return decide(personId, operations)
  }
  return decisions
}

async function log({ query }: Transaction, personId: number, decisions: Decision[]): Promise<void> {
  await query({
    name: 'n-log',
    text: `insert into submission (person_id, key, body_hash, outcome, decided_at) values ($1, $2, '', $3, now())`,
    values: [personId, randomUUID(), JSON.stringify(decisions)],
  })
}

async function perform({ query }: Transaction, personId: number, operation: Operation): Promise<Decision> {
  const [[act, sectionId]] = Object.entries(operation) as [[Decision['operation'], number]]
  const answer = (code: Decision['code']): Decision => ({ operation: act, sectionId, code })
  if (act === 'drop' || act === 'leave') {
    const gone = await query({
      name: 'n-drop',
      text: 'delete from enrolment where person_id = $1 and section_id = $2 returning section_id',
      values: [personId, sectionId],
    })
    if (gone.length === 0) return answer('not-enrolled')
    await query({ name: 'n-free', text: 'update seat set taken = taken - 1, version = version + 1 where section_id = $1', values: [sectionId] })
    return answer('dropped')
  }
  const [round] = await query<{ credit_limit: number; section_limit: number }>({
    name: 'n-round',
    text: `select credit_limit, section_limit from round join section on section.term_id = round.term_id
           where section.id = $1 and opens_at <= now() and closes_at > now() limit 1`,
    values: [sectionId],
  })
  if (!round) return answer('round-closed')
  const [load] = await query<{ credits: number; sections: number; here: boolean; course: boolean; clash: boolean }>({
    name: 'n-load',
    text: `select coalesce(sum(c.credits), 0) as credits, count(held.section_id) as sections,
                  coalesce(bool_or(held.section_id = w.id), false) as here,
                  coalesce(bool_or(s.course_id = w.course_id), false) as course,
                  coalesce(bool_or(s.occupies && w.occupies), false) as clash
           from section w
           left join enrolment held on held.person_id = $1
           left join section s on s.id = held.section_id
           left join course c on c.id = s.course_id
           where w.id = $2`,
    values: [personId, sectionId],
  })
  if (load!.here) return answer('already-enrolled')
  if (load!.course) return answer('course-already-taken')
  if (load!.clash) return answer('time-conflict')
  const [course] = await query<{ credits: number }>({
    name: 'n-course',
    text: 'select credits from course join section on section.course_id = course.id where section.id = $1',
    values: [sectionId],
  })
  if (load!.credits + course!.credits > round.credit_limit) return answer('credit-limit')
  if (load!.sections + 1 > round.section_limit) return answer('section-limit')
  const [seat] = await query<{ taken: number; ceiling: number | null; place: number }>({
    name: 'n-seat',
    text: 'select taken, ceiling, place from seat where section_id = $1 for update',
    values: [sectionId],
  })
  if (seat!.ceiling !== null && seat!.taken >= seat!.ceiling) {
    if (act === 'enrol') return answer('section-full')
    const joined = await query({
      name: 'n-wait',
      text: `with joined as (
               insert into wait (section_id, person_id, term_id, place) select id, $2, term_id, $3 from section where id = $1
               on conflict do nothing returning section_id, person_id, place
             )
             insert into queue_move (section_id, person_id, place, move) select section_id, person_id, place, 'joined' from joined
             returning place`,
      values: [sectionId, personId, seat!.place + 1],
    })
    if (joined.length === 0) return answer('already-waiting')
    await query({ name: 'n-queue', text: 'update seat set waiting = waiting + 1, place = place + 1 where section_id = $1', values: [sectionId] })
    return answer('waiting')
  }
  await query({
    name: 'n-enrol',
    text: 'insert into enrolment (person_id, section_id, term_id) select $1, id, term_id from section where id = $2',
    values: [personId, sectionId],
  })
  await query({ name: 'n-take', text: 'update seat set taken = taken + 1, version = version + 1 where section_id = $1', values: [sectionId] })
  return answer('enrolled')
}
