import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { LiveEvent } from '@fairway/contract/live'
import { isProgramName } from '@fairway/contract/program-names'
import type { Message, Missed, RoomEvent } from '@fairway/contract/rooms'
import type { Bus } from '../../bus/bus.ts'
import type { Database, Queries, Transaction } from '../../database/database.ts'
import type { Audit } from '../audit/index.ts'
import { fromNetwork } from '../identity/index.ts'
import type { CampusSettings } from '../settings/index.ts'
import { createAccesses } from './access.ts'
import { createBumps, type Posted } from './bumps.ts'
import { createConsuming, type Consumer, type Consuming } from './consumers.ts'
import { createDirectRooms } from './direct-rooms.ts'
import { eraseMessages } from './erasure.ts'
import { createEpoch } from './epoch.ts'
import { createFeeds } from './feeds.ts'
import { createGroups } from './groups.ts'
import { createGuests, type KnownGuest } from './guests.ts'
import { createHistory } from './history.ts'
import { createLog, type Appended } from './log.ts'
import { createMembers } from './members.ts'
import { createMemberships } from './memberships.ts'
import { mentionedIn, mentionedMeanwhile } from './mentioned.ts'
import { createMessages, type JustSaid, type RoomFiles } from './messages.ts'
import { createPace, writingLimits, type WritingLimits } from './pace.ts'
import type { Place } from './place.ts'
import { createPresence } from './presence.ts'
import { createReadings } from './reading.ts'
import { guestsNotAllowed, nameTaken, tooManyGuests } from './refusals.ts'
import { createReports } from './reports.ts'
import { createRestraints } from './restraints.ts'
import { dropOldEvents } from './retention.ts'
import { createRoomList } from './room-list.ts'
import { nameRooms } from './room-names.ts'
import { createSearch } from './search.ts'
import { personIdIn, type Who } from './senders.ts'
import { createRoomRequests, createRoomTopics } from './socket.ts'
import { createUnheard } from './unheard.ts'

// Rooms: a log each, in which nothing that was acknowledged is lost, and in the same order for all.

export { messageRoutes } from './message-routes.ts'
export { moderationRoutes } from './moderation-routes.ts'
export { roomRoutes } from './room-routes.ts'
export type { WritingLimits } from './pace.ts'
export { assistant, desk, senderOf, type Who } from './senders.ts'
export type { Consumer } from './consumers.ts'
export { cleanText } from './message-text.ts'
export type { JustSaid } from './messages.ts'
export { namelessGuest } from './guests.ts'
export { verifyRooms } from './verify.ts'
export { placeKey } from './place.ts'

/** What rooms ask of the live sockets. */
export type Telling = {
  publish(event: LiveEvent & { topic: string }, options?: { sheddable?: boolean }): void
  publishHere(event: LiveEvent & { topic: string }, options?: { sheddable?: boolean }): void
  publishTo(topics: readonly string[], event: LiveEvent): void
  append(head: { type: 'room-events'; topic: string; epoch: string }, list: 'events', pieces: readonly string[]): void
  hasSubscribers(topic: string): boolean
  namesHeard(kind: 'room'): string[]
  recheckKindHere(kind: 'room' | 'generation', personIds: ReadonlySet<number>): void
  recheckHearingHere(topic: string): Promise<void>
  recheckTopic(topic: string): Promise<void>
}

export type RoomsNeeds = {
  database: Database
  audit: Audit
  settings: CampusSettings
  files: RoomFiles
  bus: Bus
  live: Telling
  /** Signs the cookies of guests. */
  secret: string
  publicUrl: string
  limits?: WritingLimits | undefined
  onError(error: unknown, what: string): void
}

export type Rooms = Awaited<ReturnType<typeof createRooms>>

/** Who is told, after the commit, of what this instance has written; what fails there is theirs. */
export type Attendant = { posted(said: JustSaid): void; happened(roomId: number, events: readonly RoomEvent[]): void }

/** Which people's rooms, or rights in them, have changed: told to all instances. */
const rightsChannel = 'room-rights'
type RightsChanged = { people: readonly number[]; /** even who has the same rooms as before */ areTold: boolean }

export async function createRooms({ database, audit, settings, files, bus, live, secret, publicUrl, limits = writingLimits, onError }: RoomsNeeds) {
  const epochs = await createEpoch({ database, bus, onChanged: beginAnew, onError: (error) => onError(error, 'it could not be seen whether the logs of rooms are still the same') })
  const epoch = epochs.current
  const guests = createGuests(secret, publicUrl)
  // Many may sit behind one address.
  const arrivals = new RateLimiterMemory({ points: 6 * limits.guests, duration: 60 })
  const locate = async (address: string) => fromNetwork(address, (await settings.read())['limits.networks'])
  const pace = createPace(limits, locate)
  const accesses = createAccesses({ database, settings })
  const history = createHistory({ epoch, filesOf: files.ofMessages })
  const feeds = createFeeds({
    database,
    filesOf: files.ofMessages,
    epoch,
    bus,
    tell: (roomId, pieces) => live.append({ type: 'room-events', topic: `room:${roomId}`, epoch: epoch() }, 'events', pieces),
    isHeard: (roomId) => live.hasSubscribers(`room:${roomId}`),
    onLost: epochs.lostSome,
    onError: (error) => onError(error, 'a room could not be followed'),
  })
  const log = createLog({ database, onAppended, onLocked: feeds.locked, onError: (error) => onError(error, 'messages could not be written') })
  const list = createRoomList({ database, settings, accesses, epoch })
  const groups = createGroups({ database, audit, settings, accesses, log, list, peopleChanged, closed: everybodyIn })
  const directRooms = createDirectRooms({ database, settings, list, peopleChanged })
  const memberships = createMemberships({ database, accesses, log, list, peopleChanged })
  const readings = createReadings({ database, accesses, publish: live.publish })
  const messages = createMessages({ database, audit, accesses, log, history, files, posted: (said) => attending.forEach(({ posted }) => posted(said)) })
  const presence = createPresence({
    bus,
    publish: (event) => live.publish(event, { sheddable: true }),
    publishHere: (event) => live.publishHere(event, { sheddable: true }),
  })
  const bumps = createBumps({
    bus,
    publishTo: live.publishTo,
    havingOf: list.havingOf,
    thoseIn: list.thoseIn,
    standingsOf: list.standingsOf,
    mentionedMeanwhile: (gaps, most) => mentionedMeanwhile(database, gaps, most),
    onLost: epochs.lostSome,
    onError: (error) => onError(error, 'the rooms of people could not be read'),
  })
  const restraints = createRestraints({ database, audit, accesses, memberships, present: presence.present, senderChanged })
  const reports = createReports({ database, audit, accesses, history, filesOf: files.ofMessages, reported })
  const members = createMembers({ database, accesses, present: presence.present })
  const search = createSearch({ database, accesses, list, history })
  const unheard = createUnheard({
    database,
    settings,
    roomsHeard: () => live.namesHeard('room').map(Number),
    forget: accesses.forget,
    recheck: (roomId) => live.recheckHearingHere(`room:${roomId}`),
    onError: (error) => onError(error, 'rights in rooms could not be looked at'),
  })
  const consuming: Consuming[] = []
  let written = 0
  const attending: Attendant[] = []
  const stopListening = bus.listen(rightsChannel, (text) => rightsChangedHere(JSON.parse(text) as RightsChanged))
  bus.onReconnected(() => {
    feeds.lookSoon()
    bumps.lookAgain()
  })

  return {
    epoch,
    /** Has everybody read anew, after all files of the database were put back from a copy. */
    renewEpoch: epochs.renew,
    guests,
    pace,
    accesses,
    log,
    list,
    groups,
    directRooms,
    memberships,
    readings,
    messages,
    restraints,
    reports,
    members,
    search,
    topics: createRoomTopics({ accesses, feeds, presence, bumps }),
    requests: createRoomRequests({ accesses, messages, pace, presence, readings }),

    /** What came after a place, without listening. @throws {Refusal} `not-found` */
    async missed(who: Who, roomId: number, asked: { since: number; epoch?: string | undefined }): Promise<Missed> {
      await accesses.toRead(who, roomId)
      return feeds.missed(roomId, asked)
    },

    /** @throws {Refusal} `guests-not-allowed`, `too-many-guests` */
    async comeAsGuest(name: string, before: KnownGuest | null, address: string): Promise<KnownGuest> {
      if (!(await settings.read())['rooms.guests']) throw guestsNotAllowed()
      const { network, factor } = await locate(address)
      await arrivals.consume(network, 1 / factor).catch(() => {
        throw tooManyGuests()
      })
      if (isProgramName(name)) throw nameTaken()
      return guests.make(name, { network, before })
    },

    /** May somebody read what is said in a room? For what is kept elsewhere, such as files. */
    mayRead: async (who: Who, roomId: number): Promise<boolean> => (await accesses.find(who, roomId)) !== null,

    /** With a person, what they said; who has it open forgets it. */
    async erase(transaction: Transaction, person: { id: number }): Promise<void> {
      const appended = await eraseMessages(transaction, person)
      transaction.afterCommit(() => appended.forEach(onAppended))
    },

    /** To be called when people sit in other sections, or teach others. */
    seatsChanged: (personIds: readonly number[]): void => rightsChanged({ people: personIds, areTold: false }),

    /** Lets go of what happened long ago. For every day. */
    dropOldEvents: async () => dropOldEvents(database, (await settings.read())['retention.room-event-days']),

    /** Messages as they now stand, by their places (`placeKey`); those that there never were are missing. */
    messagesOf: (queries: Pick<Queries, 'query'>, places: readonly Place[]): Promise<Map<string, Message>> => history.some(queries, places),

    /** How many events this instance has written into logs since it started. */
    eventsWritten: () => written,

    /** What rooms are called, whoever reads. */
    namesOf: nameRooms,

    /** Lets somebody read the logs, who starts and stops it. */
    consume(consumer: Consumer): Pick<Consuming, 'start' | 'stop'> {
      const one = createConsuming(consumer, { database, filesOf: files.ofMessages, onError: (error) => onError(error, `the logs of rooms could not be read for "${consumer.name}"`) })
      consuming.push(one)
      return one
    },

    /** Has somebody told of what is written by this instance. */
    attend: (attendant: Attendant): void => void attending.push(attendant),

    start(): void {
      epochs.start()
      feeds.start()
      unheard.start()
      bumps.start()
    },

    /** Writes what was accepted, then stops. */
    async close(): Promise<void> {
      await log.close()
      await epochs.stop()
      await feeds.stop()
      await unheard.stop()
      presence.close()
      await bumps.close()
      stopListening()
    },
  }

  function onAppended(appended: Appended): void {
    feeds.appended(appended)
    const { roomId, events, top, number } = appended
    written += events.length
    for (const one of consuming) one.appended(roomId)
    for (const one of attending) one.happened(roomId, events)
    bumps.happened({ roomId, top, number, mentioned: events.flatMap(mentionedIn), posted: postedIn(events) })
  }

  /** The logs are not those that were told of: everybody asks where they stand, and is told that what they know is of another epoch. */
  function beginAnew(): void {
    feeds.beginAnew()
    for (const name of live.namesHeard('room')) live.publishHere({ type: 'lagged', topic: `room:${name}` })
    bumps.beginAnew()
  }

  /** Their rooms are other ones, or what they may do there. */
  function peopleChanged(personIds: readonly number[]): void {
    rightsChanged({ people: personIds, areTold: true })
  }

  /** On all instances. What is remembered of them is forgotten, and open sockets are looked at again. */
  function rightsChanged(change: RightsChanged): void {
    bus.publish(rightsChannel, JSON.stringify(change))
    rightsChangedHere(change)
  }

  function rightsChangedHere({ people, areTold }: RightsChanged): void {
    accesses.forget(people)
    bumps.refresh(people, areTold)
    live.recheckKindHere('room', new Set(people))
    // What is being said there is heard by its own topic.
    live.recheckKindHere('generation', new Set(people))
  }

  /** Who may do something about it finds it in their list. */
  function reported(personIds: readonly number[]): void {
    for (const personId of personIds) live.publish({ type: 'rooms-changed', topic: `rooms:${personId}` })
  }

  /** A guest is found by the room alone. */
  function senderChanged(sender: string, roomId: number): void {
    const personId = personIdIn(sender)
    if (personId !== undefined) return peopleChanged([personId])
    everybodyIn(roomId)
  }

  /** Who listens there may not be known by name: on all instances, whoever it is is looked at again. */
  function everybodyIn(roomId: number): void {
    accesses.forget()
    live.recheckTopic(`room:${roomId}`).catch((error: unknown) => onError(error, 'rights in a room could not be looked at'))
  }
}

/** The last message of each person. */
function postedIn(events: readonly RoomEvent[]): Posted[] {
  const last = new Map<string, Posted>()
  for (const event of events) {
    if (event.kind === 'message' && event.sender.kind === 'person') last.set(event.sender.id, { person: Number(event.sender.id), seq: event.seq, number: event.number })
  }
  return [...last.values()]
}
