import type { DraftFor, NewDraft } from '@fairway/contract/drafts'

// A draft that is being written: who loads the page anew meanwhile asks for it again under its id, and goes on with it.

const prefix = 'fairway-drafting:'
/** The server keeps one for an hour. */
const longestMs = 50 * 60_000

type Kept = { at: number; order: NewDraft }

export function readKept(owner: string, wanted: DraftFor): NewDraft | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(nameOf(owner, wanted)) ?? 'null') as Partial<Kept> | null
    return kept?.order && typeof kept.at === 'number' && Date.now() - kept.at < longestMs ? kept.order : undefined
  } catch {
    return undefined
  }
}

export function keep(owner: string, wanted: DraftFor, order: NewDraft | undefined): void {
  try {
    if (order) sessionStorage.setItem(nameOf(owner, wanted), JSON.stringify({ at: Date.now(), order } satisfies Kept))
    else sessionStorage.removeItem(nameOf(owner, wanted))
  } catch {
    // No room for it in this browser: it is kept for as long as the page is.
  }
}

/** A course that is being described has no id before it is saved: there is one at a time. */
function nameOf(owner: string, wanted: DraftFor): string {
  return `${prefix}${owner}:${wanted.kind === 'course-description' ? wanted.kind : `${wanted.kind} ${wanted.sectionId ?? ''}`}`
}
