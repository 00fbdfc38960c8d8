import { createDrafts, type DraftNeeds } from './drafts.ts'

// Texts that the assistant drafts and revises for who may write them. It shows them; nothing is sent from here.

export { draftRoutes } from './routes.ts'

export type Drafting = ReturnType<typeof createDrafting>

export function createDrafting(needs: DraftNeeds) {
  return createDrafts(needs)
}
