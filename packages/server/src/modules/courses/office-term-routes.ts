import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  Archival,
  AudienceSize,
  ChangedPeriod,
  ChangedTerm,
  CopiedTerm,
  GivenAudience,
  NewPeriod,
  NewRound,
  NewTerm,
  OfficePeriod,
  OfficeRound,
  OfficeRounds,
  OfficeTerm,
  OfficeTerms,
  PeriodChange,
  RoundChange,
  TermChange,
  TermCopy,
  Visibility,
} from '@fairway/contract/office-terms'
import { Problem } from '@fairway/contract/problem'
import { actorOf } from '../audit/index.ts'
import type { Courses } from './index.ts'
import type { ListedRound } from './rounds.ts'
import { renamed } from './versions.ts'

const TermParams = z.object({ term: z.string() })
const PeriodParams = z.object({ term: z.string(), number: z.coerce.number().int().positive().max(10_000) })
const RoundParams = z.object({ round: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const tags = ['courses']

/** Terms, for the office: hidden and archived ones too. */
export function officeTermRoutes({ terms }: Courses): FastifyPluginAsyncZod {
  return async (app) => {
    app.get('/api/office/terms', { schema: { tags, summary: 'All terms with what they hold, the latest first', response: { 200: OfficeTerms, 401: Problem, 403: Problem } } }, async () => ({
      terms: await terms.list(),
    }))

    app.post('/api/office/terms', { schema: { tags, summary: 'Make a term', body: NewTerm, response: { 201: OfficeTerm, ...refusals } } }, async (request, reply) => {
      const { title, bells, ...term } = request.body
      await terms.create(actorOf(request), { ...term, title: renamed({}, title), bellSchedule: bells })
      return reply.code(201).send(await terms.describe(term.code))
    })

    app.get('/api/office/terms/:term', { schema: { tags, summary: 'A term', params: TermParams, response: { 200: OfficeTerm, ...refusals } } }, async (request) =>
      terms.describe(request.params.term),
    )

    app.patch(
      '/api/office/terms/:term',
      {
        schema: {
          tags,
          summary: 'Correct a term',
          description: 'With other dates its sections meet on other days. If students would then hold two sections at one time, the answer is 409 `seats-would-clash` until that is accepted.',
          params: TermParams,
          body: TermChange,
          response: { 200: ChangedTerm, ...refusals },
        },
      },
      async (request) => {
        const { bells, ...changes } = request.body
        const moved = await terms.edit(actorOf(request), request.params.term, { ...changes, bellSchedule: bells })
        return { term: await terms.describe(request.params.term), ...moved }
      },
    )

    app.put(
      '/api/office/terms/:term/visibility',
      { schema: { tags, summary: 'Hide a term, or show it again', params: TermParams, body: Visibility, response: { 200: OfficeTerm, ...refusals } } },
      async (request) => {
        await (request.body.hidden ? terms.hide : terms.restore)(actorOf(request), request.params.term)
        return terms.describe(request.params.term)
      },
    )

    app.put(
      '/api/office/terms/:term/archive',
      {
        schema: {
          tags,
          summary: 'Archive a term that is over, or take it back',
          description: 'An archived term can be read as before, by students too. Nobody acts in it, and nothing of it can be edited.',
          params: TermParams,
          body: Archival,
          response: { 200: OfficeTerm, ...refusals },
        },
      },
      async (request) => {
        await (request.body.archived ? terms.archive : terms.unarchive)(actorOf(request), request.params.term)
        return terms.describe(request.params.term)
      },
    )

    app.put(
      '/api/office/terms/:term/current',
      { schema: { tags, summary: 'Make it the term that is meant when none is named', params: TermParams, response: { 200: OfficeTerm, ...refusals } } },
      async (request) => {
        await terms.makeCurrent(actorOf(request), request.params.term)
        return terms.describe(request.params.term)
      },
    )

    app.post(
      '/api/office/terms/:term/copies/preview',
      { schema: { tags, summary: 'What a new term would take over from this one', params: TermParams, body: TermCopy, response: { 200: CopiedTerm, ...refusals } } },
      async (request) => terms.previewCopy(request.params.term, request.body),
    )

    app.post(
      '/api/office/terms/:term/copies',
      {
        schema: {
          tags,
          summary: 'Make a new term from this one',
          description: 'Everything that is offered, but nobody’s enrolments. Dates move by whole weeks.',
          params: TermParams,
          body: TermCopy,
          response: { 201: CopiedTerm, ...refusals },
        },
      },
      async (request, reply) => reply.code(201).send(await terms.copy(actorOf(request), request.params.term, request.body)),
    )
  }
}

/** Periods and rounds, for the office. */
export function officeRoundRoutes({ terms }: Courses): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      '/api/office/terms/:term/periods',
      { schema: { tags, summary: 'Make a period (阶段)', params: TermParams, body: NewPeriod, response: { 201: OfficePeriod, ...refusals } } },
      async (request, reply) => {
        const { title, ...period } = request.body
        const name = renamed({}, title)
        await terms.createPeriod(actorOf(request), { ...period, term: request.params.term, title: Object.keys(name).length > 0 ? name : undefined })
        return reply.code(201).send(await terms.findPeriod(request.params.term, period.number))
      },
    )

    app.patch(
      '/api/office/terms/:term/periods/:number',
      {
        schema: {
          tags,
          summary: 'Correct a period',
          description: 'With other dates the sections that belong to it meet on other days; as with a term, clashes must be accepted.',
          params: PeriodParams,
          body: PeriodChange,
          response: { 200: ChangedPeriod, ...refusals },
        },
      },
      async (request) => {
        const { term, number } = request.params
        const moved = await terms.editPeriod(actorOf(request), term, number, request.body)
        return { period: await terms.findPeriod(term, number), ...moved }
      },
    )

    app.put(
      '/api/office/terms/:term/periods/:number/visibility',
      { schema: { tags, summary: 'Hide a period without sections, or show it again', params: PeriodParams, body: Visibility, response: { 200: OfficePeriod, ...refusals } } },
      async (request) => {
        const { term, number } = request.params
        await (request.body.hidden ? terms.hidePeriod : terms.restorePeriod)(actorOf(request), term, number)
        return terms.findPeriod(term, number)
      },
    )

    app.get(
      '/api/office/terms/:term/rounds',
      { schema: { tags, summary: 'The rounds of a term by opening, hidden ones too', params: TermParams, response: { 200: OfficeRounds, ...refusals } } },
      async (request) => ({ rounds: (await terms.listRounds(request.params.term)).map(roundOf) }),
    )

    app.post(
      '/api/office/terms/:term/rounds',
      { schema: { tags, summary: 'Make a round (轮次)', params: TermParams, body: NewRound, response: { 201: OfficeRound, ...refusals } } },
      async (request, reply) => {
        const { name, opensAt, closesAt, creditLimit, sectionLimit, ...round } = request.body
        const { id } = await terms.createRound(actorOf(request), {
          ...round,
          term: request.params.term,
          name: renamed({}, name),
          opensAt: new Date(opensAt),
          closesAt: new Date(closesAt),
          creditLimit: creditLimit ?? undefined,
          sectionLimit: sectionLimit ?? undefined,
        })
        return reply.code(201).send(roundOf(await terms.findRound(id)))
      },
    )

    app.patch(
      '/api/office/rounds/:round',
      { schema: { tags, summary: 'Correct or extend a round', params: RoundParams, body: RoundChange, response: { 200: OfficeRound, ...refusals } } },
      async (request) => {
        const { opensAt, closesAt, audience, ...changes } = request.body
        await terms.editRound(actorOf(request), request.params.round, {
          ...changes,
          opensAt: opensAt === undefined ? undefined : new Date(opensAt),
          closesAt: closesAt === undefined ? undefined : new Date(closesAt),
          audience: audience && { cohorts: null, colleges: null, majors: null, classes: null, ...audience },
        })
        return roundOf(await terms.findRound(request.params.round))
      },
    )

    app.put(
      '/api/office/rounds/:round/visibility',
      { schema: { tags, summary: 'Hide a round, which closes it at once, or show it again', params: RoundParams, body: Visibility, response: { 200: OfficeRound, ...refusals } } },
      async (request) => {
        await (request.body.hidden ? terms.hideRound : terms.restoreRound)(actorOf(request), request.params.round)
        return roundOf(await terms.findRound(request.params.round))
      },
    )

    app.post(
      '/api/office/audience-size',
      { schema: { tags, summary: 'How many students an audience would include', body: GivenAudience, response: { 200: AudienceSize, ...refusals } } },
      async (request) => ({ students: await terms.audienceSize(request.body) }),
    )
  }
}

function roundOf(round: ListedRound): OfficeRound {
  return { ...round, opensAt: round.opensAt.toISOString(), closesAt: round.closesAt.toISOString() }
}
