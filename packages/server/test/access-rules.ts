import { randomUUID } from 'node:crypto'
import type { Asked, Conversation } from '@fairway/contract/assistant'
import type { CreatedApiKey } from '@fairway/contract/api-keys'
import type { OwnSessions } from '@fairway/contract/identity'
import type { Access } from '../src/modules/identity/index.ts'
import type { CampusBuilder } from './campus.ts'
import { createClient, type Client } from './client.ts'
import { upload } from './files.ts'
import { passwordOfAll, signInAs, type Person } from './people.ts'
import type { Started } from './start-app.ts'
import { useTool } from './tools.ts'

// Who may call each route, and whose things it is about. Written by hand, so that the program cannot excuse itself.

export const accessByRoute: Record<string, Access> = {
  'GET /api/session': 'everyone',
  'POST /api/session': 'everyone',
  'DELETE /api/session': 'everyone',
  'POST /api/session/by-code': 'everyone',
  'GET /api/session/provider': 'everyone',
  'GET /api/session/provider/callback': 'everyone',
  'POST /api/mail-codes': 'everyone',
  'POST /api/registrations': 'everyone',
  'PUT /api/forgotten-password': 'everyone',
  'GET /api/settings': 'everyone',
  'GET /api/lists': 'everyone',
  'GET /api/lists/logos/:hash': 'everyone',
  'GET /api/terms': 'everyone',
  'GET /api/terms/:term/sections': 'everyone',
  'GET /api/terms/:term/seats': 'everyone',
  'GET /api/courses/:course': 'everyone',

  'GET /api/announcements': 'everyone',
  'GET /api/announcements/:announcement': 'everyone',
  'GET /api/knowledge': 'everyone',
  'GET /api/knowledge/:document': 'everyone',
  'GET /api/calendars/:key.ics': 'everyone',
  'GET /api/files/:file': 'visitors',

  'GET /api/assistant': 'visitors',
  'GET /api/assistant/conversations': 'visitors',
  'POST /api/assistant/questions': 'visitors',
  'GET /api/assistant/conversations/:conversation': 'visitors',
  'PATCH /api/assistant/conversations/:conversation': 'visitors',
  'DELETE /api/assistant/conversations/:conversation': 'visitors',
  'POST /api/assistant/conversations/:conversation/restoration': 'visitors',
  'GET /api/assistant/deleted-conversations': 'visitors',
  'DELETE /api/assistant/deleted-conversations': 'visitors',
  'DELETE /api/assistant/deleted-conversations/:conversation': 'visitors',
  'POST /api/assistant/conversations/:conversation/turns/:turn/answers': 'visitors',
  'PUT /api/assistant/conversations/:conversation/turns/:turn/rating': 'visitors',
  'GET /api/assistant/conversations/:conversation/export': 'visitors',
  'POST /api/assistant/generations/:generation/stop': 'visitors',
  'GET /api/assistant/generations/:generation/events': 'visitors',
  'GET /api/guest': 'visitors',
  'POST /api/guest': 'visitors',
  'GET /api/rooms': 'visitors',
  'POST /api/rooms': 'visitors',
  'POST /api/rooms/direct': 'visitors',
  'POST /api/rooms/readings': 'visitors',
  'GET /api/rooms/people': 'visitors',
  'GET /api/rooms/search': 'visitors',
  'GET /api/rooms/reports': 'visitors',
  'POST /api/rooms/reports/:report/closing': 'visitors',
  'GET /api/sections/:section/room': 'visitors',
  'GET /api/rooms/:room': 'visitors',
  'PATCH /api/rooms/:room': 'visitors',
  'POST /api/rooms/:room/membership': 'visitors',
  'DELETE /api/rooms/:room/membership': 'visitors',
  'GET /api/rooms/:room/members': 'visitors',
  'GET /api/rooms/:room/staff': 'visitors',
  'POST /api/rooms/:room/members': 'visitors',
  'PUT /api/rooms/:room/reading': 'visitors',
  'PUT /api/rooms/:room/notify': 'visitors',
  'GET /api/rooms/:room/events': 'visitors',
  'GET /api/rooms/:room/messages': 'visitors',
  'POST /api/rooms/:room/messages': 'visitors',
  'PATCH /api/rooms/:room/messages/:seq': 'visitors',
  'DELETE /api/rooms/:room/messages/:seq': 'visitors',
  'PUT /api/rooms/:room/messages/:seq/reactions/:emoji': 'visitors',
  'DELETE /api/rooms/:room/messages/:seq/reactions/:emoji': 'visitors',
  'PUT /api/rooms/:room/messages/:seq/pin': 'visitors',
  'DELETE /api/rooms/:room/messages/:seq/pin': 'visitors',
  'POST /api/rooms/:room/messages/:seq/reports': 'visitors',
  'POST /api/rooms/:room/messages/:seq/answer': 'visitors',
  'GET /api/rooms/:room/pins': 'visitors',
  'GET /api/rooms/:room/threads/:seq': 'visitors',
  'GET /api/rooms/:room/restraints': 'visitors',
  'PUT /api/rooms/:room/mutes/:sender': 'visitors',
  'DELETE /api/rooms/:room/mutes/:sender': 'visitors',
  'PUT /api/rooms/:room/removals/:sender': 'visitors',
  'DELETE /api/rooms/:room/removals/:sender': 'visitors',

  'GET /api/sessions': 'signed-in',
  'DELETE /api/sessions': 'signed-in',
  'DELETE /api/sessions/:session': 'signed-in',
  'GET /api/profile': 'signed-in',
  'PUT /api/profile': 'signed-in',
  'PUT /api/profile/address': 'signed-in',
  'POST /api/profile/codes': 'signed-in',
  'PUT /api/profile/password': 'signed-in',
  'GET /api/api-keys': 'signed-in',
  'POST /api/api-keys': 'signed-in',
  'DELETE /api/api-keys/:key': 'signed-in',
  'POST /api/files': 'signed-in',
  'GET /api/jobs': 'signed-in',
  'GET /api/jobs/:id': 'signed-in',
  'POST /api/jobs/:id/cancellation': 'signed-in',
  'GET /api/jobs/:id/files/:name': 'signed-in',

  'GET /api/announcements/unread': 'signed-in',
  'POST /api/announcements/readings': 'signed-in',
  'POST /api/announcements/:announcement/reading': 'signed-in',
  'GET /api/sections/:section/messages': 'signed-in',
  'POST /api/sections/:section/messages': 'signed-in',
  'DELETE /api/sections/:section/messages/:message': 'signed-in',
  'GET /api/sections/taught': 'signed-in',
  'GET /api/sections/:section/roster': 'signed-in',
  'GET /api/sections/:section/roster.csv': 'signed-in',
  'GET /api/sections/:section/roster.xlsx': 'signed-in',

  'GET /api/assistant/preferences': 'signed-in',
  'PUT /api/assistant/preferences': 'signed-in',
  'POST /api/assistant/conversations/:conversation/share': 'signed-in',
  'POST /api/assistant/drafts': 'signed-in',
  'DELETE /api/assistant/conversations/:conversation/share': 'signed-in',
  'GET /api/assistant/shared/:key': 'signed-in',
  'GET /v1/models': 'signed-in',
  'GET /v1/models/:model': 'signed-in',
  'POST /v1/chat/completions': 'signed-in',
  'POST /v1/embeddings': 'signed-in',

  'GET /api/assistant/proposals/:proposal': 'student',
  'POST /api/assistant/proposals/:proposal/confirmation': 'student',
  'DELETE /api/assistant/proposals/:proposal': 'student',
  'GET /api/calendar-link': 'student',
  'POST /api/calendar-link': 'student',
  'DELETE /api/calendar-link': 'student',
  'GET /api/enrolments': 'student',
  'POST /api/enrolments': 'student',
  'DELETE /api/enrolments/:section': 'student',
  'GET /api/submissions': 'student',
  'POST /api/submissions': 'student',
  'GET /api/cart': 'student',
  'PUT /api/cart': 'student',

  'GET /api/office/settings': 'office',
  'PUT /api/office/settings/:name': 'office',
  'GET /api/office/settings/:name/history': 'office',
  'GET /api/office/audit': 'office',
  'GET /api/office/audit/subjects': 'office',
  'GET /api/office/audit/export': 'office',
  'GET /api/office/lists/:list': 'office',
  'POST /api/office/lists/:list': 'office',
  'PATCH /api/office/lists/:list/:entry': 'office',
  'DELETE /api/office/lists/:list/:entry': 'office',
  'PUT /api/office/lists/:list/order': 'office',
  'POST /api/office/lists/:list/mergers': 'office',
  'PUT /api/office/lists/course-types/:entry/logo': 'office',
  'DELETE /api/office/lists/course-types/:entry/logo': 'office',
  'GET /api/office/people': 'office',
  'POST /api/office/people': 'office',
  'POST /api/office/people/actions': 'office',
  'GET /api/office/people/:person': 'office',
  'PUT /api/office/people/:person': 'office',
  'POST /api/office/people/:person/password': 'office',
  'PUT /api/office/people/:person/confirmation': 'office',
  'PUT /api/office/people/:person/disablement': 'office',
  'DELETE /api/office/people/:person/disablement': 'office',
  'POST /api/office/people/:person/removal': 'office',
  'DELETE /api/office/people/:person/removal': 'office',
  'POST /api/office/people/:person/erasure': 'office',
  'DELETE /api/office/people/:person/sessions': 'office',
  'GET /api/office/password-sheets': 'office',
  'GET /api/office/password-sheets/:sheet': 'office',
  'POST /api/office/password-sheets/:sheet/taking': 'office',
  'GET /api/office/people/:person/enrolments': 'office',
  'GET /api/office/sections/:section/people': 'office',
  'POST /api/office/enrolments': 'office',
  'DELETE /api/office/enrolments/:section': 'office',
  'POST /api/office/submissions': 'office',
  'GET /api/office/terms': 'office',
  'POST /api/office/terms': 'office',
  'GET /api/office/terms/:term': 'office',
  'PATCH /api/office/terms/:term': 'office',
  'PUT /api/office/terms/:term/visibility': 'office',
  'PUT /api/office/terms/:term/archive': 'office',
  'PUT /api/office/terms/:term/current': 'office',
  'POST /api/office/terms/:term/copies/preview': 'office',
  'POST /api/office/terms/:term/copies': 'office',
  'POST /api/office/terms/:term/periods': 'office',
  'PATCH /api/office/terms/:term/periods/:number': 'office',
  'PUT /api/office/terms/:term/periods/:number/visibility': 'office',
  'GET /api/office/terms/:term/rounds': 'office',
  'POST /api/office/terms/:term/rounds': 'office',
  'PATCH /api/office/rounds/:round': 'office',
  'PUT /api/office/rounds/:round/visibility': 'office',
  'POST /api/office/audience-size': 'office',
  'GET /api/office/terms/:term/seats': 'office',
  'GET /api/office/terms/:term/sections': 'office',
  'GET /api/office/terms/:term/sections.csv': 'office',
  'GET /api/office/terms/:term/sections.xlsx': 'office',
  'GET /api/office/terms/:term/enrolments.csv': 'office',
  'GET /api/office/terms/:term/enrolments.xlsx': 'office',
  'POST /api/office/terms/:term/courses': 'office',
  'GET /api/office/courses/:course': 'office',
  'PATCH /api/office/courses/:course': 'office',
  'PUT /api/office/courses/:course/visibility': 'office',
  'POST /api/office/courses/:course/sections': 'office',
  'GET /api/office/sections/:section': 'office',
  'PATCH /api/office/sections/:section': 'office',
  'PUT /api/office/sections/:section/visibility': 'office',
  'PUT /api/office/sections/:section/capacity': 'office',
  'PUT /api/office/sections/:section/meetings': 'office',
  'POST /api/office/sections/:section/meetings/preview': 'office',
  'GET /api/office/imports': 'office',
  'POST /api/office/imports': 'office',
  'GET /api/office/imports/:import': 'office',
  'GET /api/office/imports/:import/lines': 'office',
  'DELETE /api/office/imports/:import': 'office',
  'PUT /api/office/imports/:import/mapping': 'office',
  'POST /api/office/imports/:import/check': 'office',
  'POST /api/office/imports/:import/run': 'office',
  'GET /api/office/imports/:import/report.csv': 'office',
  'GET /api/office/imports/:import/report.xlsx': 'office',
  'GET /api/office/rush': 'office',
  'GET /api/office/desk/rules': 'office',
  'POST /api/office/desk/rules': 'office',
  'PUT /api/office/desk/rules/:rule': 'office',
  'DELETE /api/office/desk/rules/:rule': 'office',
  'POST /api/office/desk/rules/:rule/restoration': 'office',
  'PUT /api/office/desk/order': 'office',
  'POST /api/office/desk/trials': 'office',
  'GET /api/office/guard/rules': 'office',
  'POST /api/office/guard/rules': 'office',
  'PUT /api/office/guard/rules/:rule': 'office',
  'DELETE /api/office/guard/rules/:rule': 'office',
  'POST /api/office/guard/rules/:rule/restoration': 'office',
  'POST /api/office/guard/trials': 'office',
  'GET /api/office/models': 'office',
  'POST /api/office/models/servers': 'office',
  'PUT /api/office/models/servers/:server': 'office',
  'DELETE /api/office/models/servers/:server': 'office',
  'GET /api/office/models/servers/:server/names': 'office',
  'POST /api/office/models/servers/:server/trials': 'office',
  'POST /api/office/models/servers/:server/models': 'office',
  'PUT /api/office/models/:model': 'office',
  'DELETE /api/office/models/:model': 'office',
  'PUT /api/office/models/routes/:task': 'office',
  'GET /api/office/experiments': 'office',
  'POST /api/office/experiments': 'office',
  'PUT /api/office/experiments/:experiment': 'office',
  'DELETE /api/office/experiments/:experiment': 'office',
  'POST /api/office/experiments/:experiment/start': 'office',
  'POST /api/office/experiments/:experiment/end': 'office',
  'PUT /api/office/experiments/:experiment/archive': 'office',
  'DELETE /api/office/experiments/:experiment/archive': 'office',
  'GET /api/office/experiments/:experiment/results': 'office',
  'GET /api/office/experiments/:experiment/answers': 'office',
  'PUT /api/office/experiments/:experiment/answers/:answer': 'office',
  'GET /api/office/assistant/log': 'office',
  'GET /api/office/assistant/log.csv': 'office',
  'GET /api/office/assistant/log.xlsx': 'office',
  'GET /api/office/assistant/log/:completion': 'office',
  'GET /api/office/assistant/costs': 'office',
  'GET /api/office/assistant/costs.csv': 'office',
  'GET /api/office/desk/hand-offs': 'office',
  'POST /api/office/desk/hand-offs/:handOff/taking': 'office',
  'DELETE /api/office/desk/hand-offs/:handOff/taking': 'office',
  'POST /api/office/desk/hand-offs/:handOff/closing': 'office',
  'GET /api/office/knowledge': 'office',
  'POST /api/office/knowledge': 'office',
  'POST /api/office/knowledge/pieces': 'office',
  'POST /api/office/knowledge/trials': 'office',
  'GET /api/office/knowledge/words': 'office',
  'PUT /api/office/knowledge/words': 'office',
  'GET /api/office/knowledge/:document': 'office',
  'PUT /api/office/knowledge/:document': 'office',
  'DELETE /api/office/knowledge/:document': 'office',
  'POST /api/office/knowledge/:document/publication': 'office',
  'DELETE /api/office/knowledge/:document/publication': 'office',
  'POST /api/office/knowledge/:document/restoration': 'office',
  'POST /api/office/knowledge/uploads': 'office',
  'GET /api/office/knowledge/:document/versions/:revision/original': 'office',
  'GET /api/office/knowledge/:document/versions': 'office',
  'GET /api/office/knowledge/:document/versions/:revision': 'office',
  'GET /api/office/announcements': 'office',
  'POST /api/office/announcements': 'office',
  'POST /api/office/announcements/reach': 'office',
  'GET /api/office/announcements/:announcement': 'office',
  'PUT /api/office/announcements/:announcement': 'office',
  'DELETE /api/office/announcements/:announcement': 'office',
  'GET /api/office/announcements/:announcement/history': 'office',
  'POST /api/office/announcements/:announcement/publication': 'office',
  'DELETE /api/office/announcements/:announcement/publication': 'office',
  'GET /api/office/jobs': 'office',
  'GET /api/office/mail': 'office',
  'GET /api/office/mail/:id': 'office',
  'POST /api/office/mail/:id/retry': 'office',
  'POST /api/office/mail/test': 'office',
  'GET /api/office/api-keys': 'office',
  'POST /api/office/api-keys': 'office',
  'DELETE /api/office/api-keys/:key': 'office',
}

/** A thing of Ben's that a route names, and what asking for it answers. */
export type OwnObject = {
  /** Of every parameter of the route, if it has several. */
  id: number | Record<string, number | string>
  query?: string
  body?: unknown
  own: number
  /** Default: 404, as for what does not exist. */
  stranger?: number
}

type Cast = { ben: Person; olga: Person }

/** For every route that names a thing and is not the office's alone. */
export const objectsOfRoutes: Record<string, (started: Started, people: Cast) => Promise<OwnObject>> = {
  'DELETE /api/sessions/:session': async ({ app }, { ben }) => {
    const other = createClient(app, await signInAs(app, ben.number, passwordOfAll))
    const { body } = await other.get<OwnSessions>('/api/sessions')
    return { id: body.sessions.find(({ isThis }) => isThis)!.id, own: 204 }
  },

  // Models are everybody's.
  'GET /v1/models/:model': async () => ({ id: { model: 'campus%2Fcampus' }, own: 200, stranger: 200 }),

  'DELETE /api/api-keys/:key': async (_started, { ben, olga }) => {
    const key = { name: 'Own', scopes: ['profile:read'], days: 1, requestsPerMinute: 10, personId: ben.id }
    return { id: (await olga.post<CreatedApiKey>('/api/office/api-keys', key)).body.id, own: 204 }
  },

  'GET /api/jobs/:id': async (started, { ben }) => ({ id: await finishedJob(started, ben), own: 200 }),
  'POST /api/jobs/:id/cancellation': async (started, { ben }) => ({ id: await finishedJob(started, ben), body: {}, own: 409 }),
  'GET /api/jobs/:id/files/:name': async (started, { ben }) => ({ id: await finishedJob(started, ben), own: 200 }),

  'POST /api/announcements/:announcement/reading': async ({ campus }, { ben, olga }) => {
    const { section } = await campus.openSection()
    await ben.post('/api/enrolments', { sectionId: section.id })
    const draft = { title: { en: 'Room' }, text: { en: 'Another room.' }, audience: { to: 'section', sectionId: section.id } }
    const { body } = await olga.post<{ id: number; revision: number }>('/api/office/announcements', draft)
    await olga.post(`/api/office/announcements/${body.id}/publication`, { revision: body.revision })
    return { id: body.id, own: 204 }
  },
  'GET /api/sections/:section/messages': async ({ campus }, { ben }) => ({ id: await taughtBy(campus, ben), own: 200 }),
  'POST /api/sections/:section/messages': async ({ campus }, { ben }) => ({ id: await taughtBy(campus, ben), body: message, own: 201 }),
  'DELETE /api/sections/:section/messages/:message': async ({ campus }, { ben }) => {
    const section = await taughtBy(campus, ben)
    const { body } = await ben.post<{ id: number }>(`/api/sections/${section}/messages`, message)
    return { id: { section, message: body.id }, own: 204 }
  },

  // The section is everybody's, the seat in it is not: who holds none has nothing to drop.
  'DELETE /api/enrolments/:section': async ({ campus }, { ben }) => {
    const { section } = await campus.openSection()
    await ben.post('/api/enrolments', { sectionId: section.id })
    return { id: section.id, own: 200, stranger: 409 }
  },

  'GET /api/assistant/conversations/:conversation': async (_started, { ben }) => ({ id: await askedBy(ben), own: 200 }),
  'PATCH /api/assistant/conversations/:conversation': async (_started, { ben }) => ({ id: await askedBy(ben), body: { title: 'Mine' }, own: 200 }),
  'DELETE /api/assistant/conversations/:conversation': async (_started, { ben }) => ({ id: await askedBy(ben), own: 204 }),
  'POST /api/assistant/conversations/:conversation/restoration': async (_started, { ben }) => {
    const asked = await askedBy(ben)
    await ben.delete(`/api/assistant/conversations/${asked.conversation}`)
    return { id: asked, body: {}, own: 200 }
  },
  'DELETE /api/assistant/deleted-conversations/:conversation': async (_started, { ben }) => {
    const asked = await askedBy(ben)
    await ben.delete(`/api/assistant/conversations/${asked.conversation}`)
    return { id: asked, own: 204 }
  },
  'POST /api/assistant/conversations/:conversation/turns/:turn/answers': async (_started, { ben }) => ({ id: await askedBy(ben), body: { clientId: randomUUID() }, own: 201 }),
  'PUT /api/assistant/conversations/:conversation/turns/:turn/rating': async (_started, { ben }) => {
    const { answer, ...id } = await askedBy(ben)
    return { id: { ...id, turn: answer }, body: { rating: 1 }, own: 204 }
  },
  'GET /api/assistant/conversations/:conversation/export': async (_started, { ben }) => ({ id: await askedBy(ben), own: 200 }),
  'POST /api/assistant/generations/:generation/stop': async (_started, { ben }) => ({ id: await askedBy(ben), body: {}, own: 204 }),
  'GET /api/assistant/generations/:generation/events': async (_started, { ben }) => ({ id: await askedBy(ben), own: 200 }),
  'POST /api/assistant/conversations/:conversation/share': async (_started, { ben }) => ({ id: await askedBy(ben), body: {}, own: 200 }),
  'DELETE /api/assistant/conversations/:conversation/share': async (_started, { ben }) => ({ id: await askedBy(ben), own: 204 }),
  // Whoever has the link.
  'GET /api/assistant/shared/:key': async (_started, { ben }) => {
    const { conversation } = await askedBy(ben)
    const { share } = (await ben.post<Conversation>(`/api/assistant/conversations/${conversation}/share`)).body
    return { id: { key: share!.path.split('/').at(-1)! }, own: 200, stranger: 200 }
  },

  'GET /api/assistant/proposals/:proposal': async (started, { ben }) => ({ id: await proposedTo(started, ben), own: 200 }),
  'POST /api/assistant/proposals/:proposal/confirmation': async (started, { ben }) => ({ id: await proposedTo(started, ben), body: {}, own: 200 }),
  'DELETE /api/assistant/proposals/:proposal': async (started, { ben }) => ({ id: await proposedTo(started, ben), own: 204 }),

  'GET /api/sections/:section/room': async ({ campus }, { ben }) => ({ id: await taughtBy(campus, ben), own: 200 }),
  'GET /api/files/:file': async (_started, { ben }) => ({ id: { file: (await upload(ben, 'own')).body.id }, own: 200 }),
  'GET /api/rooms/:room': async (_started, { ben }) => ({ id: await madeBy(ben), own: 200 }),
  'PATCH /api/rooms/:room': async (_started, { ben }) => ({ id: await madeBy(ben), body: { name: 'Another' }, own: 200 }),
  'POST /api/rooms/:room/membership': async (_started, { ben }) => ({ id: await madeBy(ben), body: {}, own: 200 }),
  'DELETE /api/rooms/:room/membership': async (_started, { ben }) => ({ id: await madeBy(ben), own: 204 }),
  'GET /api/rooms/:room/members': async (_started, { ben }) => ({ id: await madeBy(ben), own: 200 }),
  'GET /api/rooms/:room/staff': async (_started, { ben }) => ({ id: await madeBy(ben), own: 200 }),
  'POST /api/rooms/:room/members': async (_started, { ben, olga }) => ({ id: await madeBy(ben), body: { person: olga.id }, own: 204 }),
  'PUT /api/rooms/:room/reading': async (_started, { ben }) => ({ id: await madeBy(ben), body: { seq: 1 }, own: 200 }),
  'PUT /api/rooms/:room/notify': async (_started, { ben }) => ({ id: await madeBy(ben), body: { notify: 'none' }, own: 204 }),
  'GET /api/rooms/:room/events': async (_started, { ben }) => ({ id: await madeBy(ben), query: '?since=0', own: 200 }),
  'GET /api/rooms/:room/messages': async (_started, { ben }) => ({ id: await madeBy(ben), own: 200 }),
  'POST /api/rooms/:room/messages': async (_started, { ben }) => ({ id: await madeBy(ben), body: saying(), own: 201 }),
  'PATCH /api/rooms/:room/messages/:seq': async (_started, { ben }) => ({ id: await saidBy(ben), body: { text: 'Another' }, own: 204 }),
  'DELETE /api/rooms/:room/messages/:seq': async (_started, { ben }) => ({ id: await saidBy(ben), own: 204 }),
  'PUT /api/rooms/:room/messages/:seq/reactions/:emoji': async (_started, { ben }) => ({ id: { ...(await saidBy(ben)), emoji: thumb }, body: {}, own: 204 }),
  'DELETE /api/rooms/:room/messages/:seq/reactions/:emoji': async (_started, { ben }) => ({ id: { ...(await saidBy(ben)), emoji: thumb }, own: 204 }),
  'PUT /api/rooms/:room/messages/:seq/pin': async (_started, { ben }) => ({ id: await saidBy(ben), body: {}, own: 204 }),
  'DELETE /api/rooms/:room/messages/:seq/pin': async (_started, { ben }) => ({ id: await saidBy(ben), own: 204 }),
  'POST /api/rooms/:room/messages/:seq/reports': async (_started, { ben }) => ({ id: await saidBy(ben), body: { reason: 'why' }, own: 204 }),
  // What calls nobody has no answer.
  'POST /api/rooms/:room/messages/:seq/answer': async (_started, { ben }) => ({ id: await saidBy(ben), own: 409 }),
  'GET /api/rooms/:room/pins': async (_started, { ben }) => ({ id: await madeBy(ben), own: 200 }),
  'GET /api/rooms/:room/threads/:seq': async (_started, { ben }) => ({ id: await saidBy(ben), own: 200 }),
  'GET /api/rooms/:room/restraints': async (_started, { ben }) => ({ id: await madeBy(ben), own: 200 }),
  'PUT /api/rooms/:room/mutes/:sender': async (_started, { ben, olga }) => ({ id: { room: await madeBy(ben, olga), sender: `person:${olga.id}` }, body: { minutes: 5, reason: 'why' }, own: 204 }),
  'DELETE /api/rooms/:room/mutes/:sender': async (_started, { ben, olga }) => ({ id: { room: await madeBy(ben, olga), sender: `person:${olga.id}` }, own: 204 }),
  'PUT /api/rooms/:room/removals/:sender': async (_started, { ben, olga }) => ({ id: { room: await madeBy(ben, olga), sender: `person:${olga.id}` }, body: { reason: 'why' }, own: 204 }),
  'DELETE /api/rooms/:room/removals/:sender': async (_started, { ben, olga }) => ({ id: { room: await madeBy(ben, olga), sender: `person:${olga.id}` }, own: 204 }),
  'POST /api/rooms/reports/:report/closing': async ({ database }, { ben }) => {
    const { room, seq } = await saidBy(ben)
    await ben.post(`/api/rooms/${room}/messages/${seq}/reports`, { reason: 'why' })
    const [report] = await database.query<{ id: number }>({ text: 'select id from message_report where room_id = $1', values: [room] })
    return { id: report!.id, body: { state: 'dismissed' }, own: 204 }
  },

  'GET /api/sections/:section/roster': async ({ campus }, { ben }) => ({ id: await taughtBy(campus, ben), own: 200 }),
  'GET /api/sections/:section/roster.csv': async ({ campus }, { ben }) => ({ id: await taughtBy(campus, ben), own: 200 }),
  'GET /api/sections/:section/roster.xlsx': async ({ campus }, { ben }) => ({ id: await taughtBy(campus, ben), own: 200 }),
}

/** A seat in a section of their own. */
async function proposedTo(started: Started, person: Person): Promise<number> {
  const { term, section } = await started.campus.openSection()
  const { card } = await useTool(started, person, 'propose_enrolment', { enrol: [section.id], term: term.code })
  return card?.kind === 'proposal' ? card.id : 0
}

const thumb = encodeURIComponent('👍')
const saying = () => ({ clientId: randomUUID(), text: 'Good morning' })

/** A room of their own, to which nobody else belongs but these. */
async function madeBy(person: Person, ...people: Person[]): Promise<number> {
  const { body } = await person.post<{ id: number }>('/api/rooms', { name: 'Own', people: people.map(({ id }) => id) })
  return body.id
}

async function saidBy(person: Person): Promise<{ room: number; seq: number }> {
  const room = await madeBy(person)
  const { body } = await person.post<{ seq: number }>(`/api/rooms/${room}/messages`, saying())
  return { room, seq: body.seq }
}

const message = { title: { en: 'Room' }, text: { en: 'Another room.' } }

/** A section that a student assists. */
async function taughtBy(campus: CampusBuilder, { name, number }: Person): Promise<number> {
  const { section } = await campus.openSection({ teachers: [{ name, number }] })
  return section.id
}

/** With a file that is named like the job. */
async function finishedJob({ database }: Started, { id: owner }: Person): Promise<number> {
  const [job] = await database.query<{ id: number }>({
    text: `with made as (
             insert into job (kind, state, created_by, data, finished_at) values ('test', 'done', $1, '{}', now()) returning id
           ), file as (
             insert into job_file (job_id, name, media_type, size, expires_at) select id, id::text, 'text/csv', 1, now() + interval '1 day' from made returning id
           ), chunk as (
             insert into job_file_chunk (file_id, position, bytes) select id, 0, 'x' from file
           )
           select id from made`,
    values: [owner],
  })
  return job!.id
}

/** A question, and an answer of the built-in model that has been given. */
async function askedBy(who: Client): Promise<{ conversation: number; turn: number; answer: number; generation: string }> {
  const { conversation, question, answer } = (await who.post<Asked>('/api/assistant/questions', { clientId: randomUUID(), text: 'Who are you?' })).body
  await who.get(`/api/assistant/generations/${answer.generation}/events`)
  return { conversation, turn: question.id, answer: answer.id, generation: answer.generation }
}
