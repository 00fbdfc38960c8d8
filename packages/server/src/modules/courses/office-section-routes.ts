import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  ChangedCourse,
  ChangedSection,
  CourseChange,
  MeetingClashes,
  MeetingsChange,
  MeetingsPreview,
  NewCourse,
  NewSection,
  OfficeCatalogue,
  OfficeCourse,
  OfficeSection,
  SectionChange,
} from '@fairway/contract/office-sections'
import { Visibility } from '@fairway/contract/office-terms'
import { Problem } from '@fairway/contract/problem'
import { sendPrecompressed } from '../../http/precompressed.ts'
import { actorOf } from '../audit/index.ts'
import type { Courses } from './index.ts'

const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const TermParams = z.object({ term: z.string() })
const CourseParams = z.object({ course: Id })
const SectionParams = z.object({ section: Id })
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const tags = ['courses']

export type OfficeSectionNeeds = {
  /** There are seats now that nobody has told the pages of. */
  seatsChanged(): Promise<void>
}

/** Courses and sections, for the office: hidden ones too. */
export function officeSectionRoutes({ sections, catalogue }: Courses, { seatsChanged }: OfficeSectionNeeds): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/office/terms/:term/sections',
      {
        schema: {
          tags,
          summary: 'The catalogue of a term with what is hidden in it',
          description: 'As large as the public one, and kept and asked for in the same way. Seats are told by `GET /api/office/terms/:term/seats`.',
          params: TermParams,
          response: { 200: OfficeCatalogue, 401: Problem, 403: Problem, 404: Problem },
        },
        // It was serialised when it was built.
        serializerCompiler: () => String,
      },
      async (request, reply) => sendPrecompressed(request, reply, await catalogue.forOffice(request.params.term), { isPrivate: true }),
    )

    app.post(
      '/api/office/terms/:term/courses',
      { schema: { tags, summary: 'Make a course', params: TermParams, body: NewCourse, response: { 201: OfficeCourse, ...refusals } } },
      async (request, reply) => {
        const { id } = await sections.createCourse(actorOf(request), { ...request.body, term: request.params.term })
        return reply.code(201).send(await sections.describeCourse(id))
      },
    )

    app.get('/api/office/courses/:course', { schema: { tags, summary: 'A course', params: CourseParams, response: { 200: OfficeCourse, ...refusals } } }, async (request) =>
      sections.describeCourse(request.params.course),
    )

    app.patch(
      '/api/office/courses/:course',
      {
        schema: {
          tags,
          summary: 'Correct a course',
          description: 'Nobody loses a seat by it. `outdated` says who was judged by what has changed.',
          params: CourseParams,
          body: CourseChange,
          response: { 200: ChangedCourse, ...refusals },
        },
      },
      async (request) => {
        const outdated = await sections.editCourse(actorOf(request), request.params.course, request.body)
        return { course: await sections.describeCourse(request.params.course), outdated }
      },
    )

    app.put(
      '/api/office/courses/:course/visibility',
      { schema: { tags, summary: 'Hide a course with its sections, or show it again', params: CourseParams, body: Visibility, response: { 200: OfficeCourse, ...refusals } } },
      async (request) => {
        await (request.body.hidden ? sections.hideCourse : sections.restoreCourse)(actorOf(request), request.params.course)
        await seatsChanged()
        return sections.describeCourse(request.params.course)
      },
    )

    app.post(
      '/api/office/courses/:course/sections',
      { schema: { tags, summary: 'Make a section of a course', params: CourseParams, body: NewSection, response: { 201: ChangedSection, ...refusals } } },
      async (request, reply) => {
        const { id, notices } = await sections.createIn(actorOf(request), request.params.course, request.body)
        await seatsChanged()
        return reply.code(201).send({ section: await sections.describe(id), outdated: null, acceptedClashes: 0, notices })
      },
    )

    app.get('/api/office/sections/:section', { schema: { tags, summary: 'A section', params: SectionParams, response: { 200: OfficeSection, ...refusals } } }, async (request) =>
      sections.describe(request.params.section),
    )

    app.patch(
      '/api/office/sections/:section',
      { schema: { tags, summary: 'Correct a section', params: SectionParams, body: SectionChange, response: { 200: ChangedSection, ...refusals } } },
      async (request) => {
        const edited = await sections.edit(actorOf(request), request.params.section, request.body)
        return { section: await sections.describe(request.params.section), ...edited }
      },
    )

    app.put(
      '/api/office/sections/:section/visibility',
      { schema: { tags, summary: 'Hide a section, or show it again', params: SectionParams, body: Visibility, response: { 200: OfficeSection, ...refusals } } },
      async (request) => {
        await (request.body.hidden ? sections.hide : sections.restore)(actorOf(request), request.params.section)
        await seatsChanged()
        return sections.describe(request.params.section)
      },
    )

    app.post(
      '/api/office/sections/:section/meetings/preview',
      {
        schema: {
          tags,
          summary: 'Who would be in two places at once if a section met at other times',
          params: SectionParams,
          body: MeetingsPreview,
          response: { 200: MeetingClashes, ...refusals },
        },
      },
      async (request) => sections.meetingClashes(request.params.section, request.body.meetings),
    )

    app.put(
      '/api/office/sections/:section/meetings',
      {
        schema: {
          tags,
          summary: 'Move the meetings of a section',
          description: 'If students would then hold two sections at one time, the answer is 409 `seats-would-clash` until that is accepted, which is recorded.',
          params: SectionParams,
          body: MeetingsChange,
          response: { 200: ChangedSection, ...refusals },
        },
      },
      async (request) => {
        const edited = await sections.moveMeetings(actorOf(request), request.params.section, request.body)
        return { section: await sections.describe(request.params.section), ...edited }
      },
    )
  }
}
