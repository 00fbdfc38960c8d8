import type { FastifyBaseLogger } from 'fastify'
import { Registry } from 'prom-client'
import { createBus, type Bus } from './bus/bus.ts'
import { workByTheClock } from './by-the-clock.ts'
import { busKey, campusName, ownSecret } from './campus-secret.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { createClientAddress } from './http/client-address.ts'
import { createHttpServer, servePages } from './http/server.ts'
import { identityMail } from './identity-mail.ts'
import { courseCodes, courseRoutes, createCourses, createTermWatch, eraseStaff, officeRoundRoutes, officeSectionRoutes, officeTermRoutes } from './modules/courses/index.ts'
import { createEnrolment, enrolmentRoutes, eraseByHand, officeCapacityRoutes, officeEnrolmentRoutes, rosterRoutes, seatRoutes, seatsTopic } from './modules/enrolment/index.ts'
import { calendarFeedRoutes, calendarLinkRoutes, createCalendar, eraseCalendarLink } from './modules/calendar/index.ts'
import { announcementCodes, announcementRoutes, createAnnouncements, eraseSectionMessages, officeAnnouncementRoutes, ownAnnouncementRoutes, sectionMessageRoutes } from './modules/announcements/index.ts'
import { assistantRoutes, createAssistant, eraseConversations, sharingRoutes } from './modules/assistant/index.ts'
import { createCampusModel } from './modules/campus-model/index.ts'
import { createCompletions, eraseCompletions } from './modules/completions/index.ts'
import { completionLogRoutes, createCompletionLog } from './modules/completion-log/index.ts'
import { createDesk, deskRoutes, handOffsTopic } from './modules/desk/index.ts'
import { createDrafting, draftRoutes } from './modules/drafting/index.ts'
import { createGuard, guardRoutes } from './modules/guard/index.ts'
import { createExports, exportRoutes } from './modules/exports/index.ts'
import { createFiles, eraseFiles, fileRoutes, uploadRoutes } from './modules/files/index.ts'
import { answerUnknownAddress, createGateway, gatewayRoutes, type GatewaySilence } from './modules/gateway/index.ts'
import { createImports, importRoutes } from './modules/imports/index.ts'
import { auditRoutes, createAudit } from './modules/audit/index.ts'
import {
  credentialsOf,
  apiKeyRoutes,
  createGuards,
  createIdentity,
  fromNetwork,
  officeApiKeyRoutes,
  ownSessionRoutes,
  passwordRoutes,
  passwordSheetRoutes,
  peopleRoutes,
  profileRoutes,
  providerRoutes,
  sessionRoutes,
  studentCodes,
  type Eraser,
} from './modules/identity/index.ts'
import { createJobs, jobRoutes, officeJobRoutes, type QueuePace } from './modules/jobs/index.ts'
import { createKnowledge, knowledgeRoutes, officeKnowledgeRoutes } from './modules/knowledge/index.ts'
import { createLists, listRoutes, officeListRoutes } from './modules/lists/index.ts'
import { createLive } from './modules/live/index.ts'
import { createMail, mailRoutes } from './modules/mail/index.ts'
import { metricsRoutes } from './modules/metrics/index.ts'
import { createModels, experimentRoutes, modelRoutes } from './modules/models/index.ts'
import { createRoomAssistant, roomAssistantRoutes } from './modules/room-assistant/index.ts'
import { createRooms, messageRoutes, moderationRoutes, roomRoutes, type WritingLimits } from './modules/rooms/index.ts'
import { createRush, rushRoutes } from './modules/rush/index.ts'
import { createSettings, publicSettingsRoutes, settingsRoutes } from './modules/settings/index.ts'
import { assistantPreferenceRoutes, createTools, eraseToolTraces, proposalRoutes } from './modules/tools/index.ts'
import { exportKinds, importKinds } from './sheet-kinds.ts'

export type Outside = {
  database: Database
  log: FastifyBaseLogger
  /** For tests, which are in more of a hurry than a campus. */
  pace?: QueuePace
  /** How fast somebody may write in rooms. Default: as on a campus. */
  writing?: WritingLimits | undefined
  /** How long streams of the gateway may be silent. Default: as programs and proxies bear it. */
  silence?: GatewaySilence | undefined
  /** Over which instances tell each other. Default: as the configuration says. */
  bus?: Bus | undefined
}
export type App = Awaited<ReturnType<typeof buildApp>>

/** The whole program. The order below is the dependency graph. Who opened the database closes it. */
export async function buildApp(config: Config, { database, log, pace, writing, silence, ...outside }: Outside) {
  const onError = (error: unknown, what: string) => log.error({ err: error }, what)
  const secret = config.secret ?? (await ownSecret(database))
  const bus = outside.bus ?? createBus({ redisUrl: config.redisUrl, campus: campusName(secret), key: busKey(secret), log })
  const audit = createAudit({ database })
  await audit.prepare()
  const settings = createSettings({ database, audit })
  const jobs = createJobs({
    database,
    audit,
    timeZone: config.timeZone,
    // `live` needs to know who is asking, and comes later.
    publish: (event) => live.publishHere(event),
    isHeard: () => live.connectionCount() > 0,
    keepDays: async () => (await settings.read())['retention.job-days'],
    onError,
    ...pace,
  })
  const mail = createMail({
    database,
    jobs,
    audit,
    settings,
    smtp: config.smtp,
    from: config.mailFrom,
    publicUrl: config.publicUrl,
    timeZone: config.timeZone,
  })
  const lists = createLists({ database, audit, users: [courseCodes, studentCodes, announcementCodes] })
  const identity = createIdentity({
    database,
    audit,
    settings,
    config,
    secret,
    erasers: [
      // Rooms come later.
      (transaction, person) => rooms.erase(transaction, person),
      ...[audit, mail, jobs].map((module): Eraser => (transaction, { id }) => module.erase(transaction, id)),
      eraseByHand,
      eraseCalendarLink,
      eraseCompletions,
      eraseConversations,
      eraseFiles,
      eraseSectionMessages,
      eraseStaff,
      eraseToolTraces,
    ],
    endLinks: eraseCalendarLink,
    mail: identityMail(mail),
    onSessionsEnded: (personId) => live.recheckPerson(personId),
    onForgotten(ended) {
      bus.publish('forgotten', JSON.stringify(ended ?? null))
      if (!ended) live.recheckEverybodyHere()
    },
    onError: (error) => log.error({ err: error }, 'identity failed at work that nobody waits for'),
  })
  const courses = createCourses({ database, audit, timeZone: config.timeZone })
  const files = createFiles({
    database,
    settings,
    config,
    mayRead: ({ roomId, ...who }) => rooms.mayRead(who, roomId),
    onError,
  })
  const rooms = await createRooms({
    database,
    audit,
    settings,
    files,
    bus,
    // `live` needs to know what may be heard and asked of rooms, and comes later.
    live: {
      publish: (...event) => live.publish(...event),
      publishHere: (...event) => live.publishHere(...event),
      publishTo: (...event) => live.publishTo(...event),
      append: (...pieces) => live.append(...pieces),
      hasSubscribers: (topic) => live.hasSubscribers(topic),
      namesHeard: (kind) => live.namesHeard(kind),
      recheckKindHere: (...those) => live.recheckKindHere(...those),
      recheckHearingHere: (topic) => live.recheckHearingHere(topic),
      recheckTopic: (topic) => live.recheckTopic(topic),
    },
    secret,
    publicUrl: config.publicUrl,
    limits: writing,
    onError,
  })
  const desk = await createDesk({
    database,
    audit,
    settings,
    rooms,
    bus,
    timeZone: config.timeZone,
    publish: (event) => live.publishHere(event),
    isHeard: (topic) => live.hasSubscribers(topic),
    onError,
  })
  const guard = await createGuard({ database, audit, bus, onError })
  const knowledge = createKnowledge({ database, audit, settings, jobs })
  const registry = new Registry()
  const completions = createCompletions({
    database,
    bus,
    audit,
    settings,
    servers: config.modelServers,
    guard,
    builtIn: createCampusModel(),
    secret,
    timeZone: config.timeZone,
    registry,
    onError,
  })
  const models = createModels({ database, settings, audit, bus, completions, servers: config.modelServers, timeZone: config.timeZone })
  const locateIp = async (ip: string) => fromNetwork(ip, (await settings.read())['limits.networks'])
  const assistant = createAssistant({
    database,
    settings,
    completions,
    guard,
    bus,
    // `live` needs to know who may hear an answer, and comes later; so do the tools.
    live: { append: (...pieces) => live.append(...pieces), hasSubscribers: (topic) => live.hasSubscribers(topic) },
    publish: (event) => live.publish(event),
    toolsFor: (asker) => [...tools.forAsker(asker), knowledge.tool],
    dataVersion: knowledge.version,
    findViewer: (request) => identity.viewers.find(credentialsOf(request)),
    guests: { find: rooms.guests.find, make: (network) => rooms.guests.make('', { network, before: null }), cookieOf: rooms.guests.cookieOf },
    locate: locateIp,
    timeZone: config.timeZone,
    onError,
  })
  const gateway = createGateway({ completions, locate: locateIp, ...silence })
  const roomAssistant = createRoomAssistant({ database, settings, rooms, assistant, completions, guard, knowledge, locate: locateIp, timeZone: config.timeZone, publish: (event) => live.publish(event), onError })
  const addressOf = createClientAddress(config.trustedProxies)
  const live = createLive({
    findViewer: (credentials, freshness) => identity.viewers.findPresent(credentials, freshness),
    whyEnded: identity.whyEnded,
    findGuest: ({ cookie }) => rooms.guests.find(cookie),
    locate: (request) => locateIp(addressOf(request)),
    bus,
    hasOthers: database.kind === 'postgres',
    secret,
    config,
    onError: (error) => log.error({ err: error }, 'a live connection failed'),
    topics: {
      seats: () => true,
      announcements: () => true,
      person: ({ viewer }, id) => viewer !== null && String(viewer.id) === id,
      rush: ({ viewer }) => viewer !== null && viewer.roles.includes('office'),
      desk: ({ viewer }, name) => `desk:${name}` === handOffsTopic && viewer !== null && viewer.roles.includes('office'),
      ...rooms.topics,
      ...assistant.topics,
      ...roomAssistant.topics,
    },
    requests: rooms.requests,
  })
  const forgetHere = (ended?: readonly string[]) => {
    identity.viewers.forgetHere(ended)
    if (!ended) live.recheckEverybodyHere()
  }
  bus.listen('forgotten', (text) => forgetHere((JSON.parse(text) as string[] | null) ?? undefined))
  bus.onReconnected(forgetHere)
  const termWatch = createTermWatch({
    database,
    catalogue: courses.catalogue,
    isHeard: () => live.connectionCount() > 0,
    announce: (term, revision) => live.publishHere({ type: 'term-changed', topic: seatsTopic(term), revision }),
    onError: (error) => log.error({ err: error }, 'terms could not be watched'),
  })
  const enrolment = createEnrolment({
    database,
    courses,
    audit,
    publish: live.publish,
    publishHere: live.publishHere,
    peopleChanged: rooms.seatsChanged,
    onError: (error) => log.error({ err: error }, 'enrolment batch failed'),
  })
  const tools = createTools({ database, audit, courses, enrolment })
  workByTheClock({ jobs, audit, settings, identity, rooms, desk, knowledge, files, assistant, completions, tools, log })
  const imports = createImports({ database, audit, jobs, kinds: importKinds({ database, identity, seatsChanged: enrolment.seats.refresh }) })
  const completionLog = createCompletionLog({ database, audit, settings, timeZone: config.timeZone, nameRooms: rooms.namesOf })
  const exports = createExports({ database, audit, jobs, kinds: exportKinds({ database, completionLog }) })
  await jobs.prepare()
  await completions.prepare()

  const announcements = createAnnouncements({
    database,
    audit,
    publish: live.publishHere,
    isHeard: () => live.connectionCount() > 0,
    sendMail: (transaction, letter) => mail.send(transaction, letter),
    onError: (error) => log.error({ err: error }, 'announcements could not be told or sent'),
  })
  const drafting = createDrafting({ database, settings, generations: assistant.generations, completions, tools, teaches: announcements.sectionMessages.maySend, locate: locateIp, timeZone: config.timeZone, onError })
  const calendar = createCalendar({ database, settings, publicUrl: config.publicUrl })
  const rush = createRush({ enrolment, live, onError: (error) => log.error({ err: error }, 'the rush could not be told') })

  const http = await createHttpServer({ log, config, onFailure: rush.failed })
  // Routes are born inside a guard, so none can be without one.
  const { forEveryone, forVisitors, forAnySession, forSignedIn, forStudents, forOffice } = createGuards(identity)
  await http.register(
    forEveryone(
      sessionRoutes(identity),
      providerRoutes(identity, config),
      publicSettingsRoutes(settings),
      listRoutes(lists),
      announcementRoutes(announcements, identity),
      knowledgeRoutes(knowledge, identity),
      courseRoutes(courses),
      seatRoutes(enrolment),
      calendarFeedRoutes(calendar),
    ),
  )
  await http.register(
    forVisitors(
      roomRoutes(rooms),
      messageRoutes(rooms),
      moderationRoutes(rooms),
      assistantRoutes(assistant),
      roomAssistantRoutes(roomAssistant),
      fileRoutes(files, ({ visitor, headers }) => ({ viewer: visitor, guest: visitor ? null : rooms.guests.find(headers.cookie) })),
    ),
  )
  await http.register(forAnySession(ownSessionRoutes(identity), passwordRoutes(identity)))
  await http.register(
    forSignedIn(
      profileRoutes(identity),
      apiKeyRoutes(identity),
      jobRoutes(jobs),
      ownAnnouncementRoutes(announcements),
      sectionMessageRoutes(announcements),
      sharingRoutes(assistant),
      gatewayRoutes(gateway),
      draftRoutes(drafting),
      uploadRoutes(files),
      rosterRoutes(enrolment),
      assistantPreferenceRoutes(tools),
    ),
  )
  await http.register(forStudents(enrolmentRoutes(enrolment), calendarLinkRoutes(calendar), proposalRoutes(tools)))
  await http.register(
    forOffice(
      settingsRoutes(settings),
      auditRoutes(audit, config),
      officeListRoutes(lists),
      officeAnnouncementRoutes(announcements),
      peopleRoutes(identity),
      passwordSheetRoutes(identity),
      officeApiKeyRoutes(identity),
      officeTermRoutes(courses),
      officeRoundRoutes(courses),
      officeSectionRoutes(courses, { seatsChanged: enrolment.seats.refresh }),
      officeCapacityRoutes(enrolment),
      officeEnrolmentRoutes(enrolment),
      importRoutes(imports),
      exportRoutes(exports),
      deskRoutes(desk),
      guardRoutes(guard),
      modelRoutes(models),
      experimentRoutes(models),
      completionLogRoutes(completionLog),
      officeKnowledgeRoutes(knowledge),
      rushRoutes(rush),
      officeJobRoutes(jobs),
      mailRoutes(mail),
    ),
  )
  // By a token of its own, or from this computer: programs that watch have no account.
  await http.register(metricsRoutes({ registry, config, database, live, rush, enrolment, rooms }))
  await servePages(http, { '/v1/': answerUnknownAddress })
  live.attach(http.server)

  return {
    audit,
    settings,
    jobs,
    mail,
    lists,
    identity,
    courses,
    termWatch,
    enrolment,
    tools,
    announcements,
    calendar,
    files,
    rooms,
    desk,
    guard,
    knowledge,
    completions,
    completionLog,
    assistant,
    roomAssistant,
    imports,
    exports,
    live,
    rush,
    http,
    /** Stops taking requests, decides what was accepted, says goodbye to the sockets, finishes jobs or gives them back. */
    async close(): Promise<void> {
      await live.close()
      await assistant.close()
      gateway.close()
      await http.close()
      await desk.stop()
      await rooms.close()
      await jobs.close()
      mail.close()
      await announcements.telling.stop()
      await announcements.delivery.stop()
      await termWatch.stop()
      await rush.stop()
      await enrolment.close()
      await completions.close()
      await identity.close()
      await bus.close()
    },
  }
}
