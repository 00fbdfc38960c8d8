import type { Term } from '@fairway/contract/courses'
import type { MyEnrolments } from '@fairway/contract/enrolment'
import type { Localised } from '@fairway/contract/localised'
import type { Database } from '../../database/database.ts'
import { Refusal } from '../../errors.ts'
import { noSuchTerm, type Courses, type Facts } from '../courses/index.ts'
import type { Enrolment } from '../enrolment/index.ts'
import type { Block } from '../planning/index.ts'
import { createOffers, foldedCode, type Offer, type OfferedSection, type SeatsOf } from './offers.ts'
import type { Asker } from './tool.ts'

// What tools see of the campus: what everybody sees, and of personal things what is the asker's own.

export type ViewNeeds = { database: Database; courses: Courses; enrolment: Enrolment }
export type View = ReturnType<typeof createView>

/** A section that somebody holds or waits for. One that was taken out of the catalogue is known by name and time alone. */
export type OwnSection = {
  id: number
  state: 'enrolled' | 'waiting'
  course: string
  courseTitle: Localised
  section: string
  credits: number
  occupies: ArrayLike<number>
  week: readonly Block[]
  offered: OfferedSection | undefined
  /** In the queue, 1 is next. */
  position: number | null
}

export type Own = MyEnrolments & { sections: readonly OwnSection[] }

export function createView({ database, courses, enrolment }: ViewNeeds) {
  const offerOf = createOffers(courses)
  return {
    /** The term that is meant, by code or title; without a word the current one. @throws {Refusal} `no-such-term` */
    async offer(said: string | undefined): Promise<Offer> {
      return offerOf(chosenTerm(await courses.catalogue.terms(), said))
    },

    /** The same, with whatever was committed before the call. @throws {Refusal} `no-such-term` */
    async offerNow(said: string): Promise<Offer> {
      await courses.catalogue.readAnew()
      return offerOf(chosenTerm(await courses.catalogue.terms(), said))
    },

    terms: () => courses.catalogue.terms(),

    async seats({ term }: Pick<Offer, 'term'>): Promise<SeatsOf> {
      return new Map([...(await enrolment.seats.rows(term.code))].map((row) => [row[0], row]))
    },

    own,

    /** What the asker holds, where they are a student; else nothing. */
    async ownIfStudent(asker: Asker, offer: Offer): Promise<Own | undefined> {
      return asker.viewer?.roles.includes('student') ? own(asker, offer) : undefined
    },
  }

  async function own({ viewer }: Asker, offer: Offer): Promise<Own> {
    const mine = await enrolment.mine(viewer!.id, offer.term.code)
    const all = [...mine.enrolments.map((row) => ({ ...row, state: 'enrolled' as const, position: null })), ...mine.waits.map((row) => ({ ...row, state: 'waiting' as const }))]
    const gone = all.filter(({ sectionId }) => !offer.sections.has(sectionId)).map(({ sectionId }) => sectionId)
    const named = gone.length > 0 ? await enrolment.namedSections(gone) : []
    const facts = gone.length > 0 ? await factsOf(gone) : undefined
    const sections = all.map(({ sectionId: id, state, position }): OwnSection => {
      const offered = offer.sections.get(id)
      if (offered) {
        const { course, code: section, occupies, week } = offered
        return { id, state, position, course: course.code, courseTitle: course.title, section, credits: course.credits, occupies, week, offered }
      }
      const [name, fact] = [named.find((each) => each.id === id), facts?.section(id)]
      return { id, state, position, course: name?.course ?? '', courseTitle: name?.title ?? {}, section: name?.section ?? '', credits: fact?.credits ?? 0, occupies: fact?.occupies ?? [], week: [], offered }
    })
    return { ...mine, sections }
  }

  async function factsOf(sectionIds: readonly number[]): Promise<Facts> {
    const known = await courses.facts.recent(database)
    // One that is younger than what is remembered.
    return sectionIds.every((id) => known.section(id)) ? known : courses.facts.current(database)
  }
}

function chosenTerm(terms: readonly Term[], said: string | undefined): Term {
  if (said === undefined) {
    const [current] = terms
    if (!current) throw noTerm()
    return current
  }
  const wanted = foldedCode(said)
  const titles = (term: Term) => [term.title.zh, term.title.en].filter((title) => title !== undefined).map(foldedCode)
  const meant = terms.find(({ code }) => foldedCode(code) === wanted) ?? terms.find((term) => titles(term).includes(wanted)) ?? terms.find((term) => titles(term).some((title) => title.includes(wanted)))
  // What models say for the term that is now.
  if (!meant && /^(current|now|this|thisterm|thissemester|本学期|当前|当前学期|这学期)$/.test(wanted)) return chosenTerm(terms, undefined)
  if (!meant) throw noSuchTerm(said)
  return meant
}

function noTerm(): Refusal {
  return new Refusal(404, 'no-term', { zh: '目前没有公开的学期。', en: 'There is no term to be seen yet.' })
}
