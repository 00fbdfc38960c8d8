// What was asked of models, by whom, what became of it and what it cost: as the office searches it, adds it up and takes it away.
// The pipeline (completions) writes it.

export { createCompletionLog, type CompletionLog } from './completion-log.ts'
export { completionLogRoutes } from './routes.ts'
export type { LogSheet } from './sheet.ts'
