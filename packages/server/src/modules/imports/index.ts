import { createSteps, type ImportNeeds } from './imports.ts'

// Sheets on their way in, whatever they are sheets of: uploaded, their columns named, checked, run.

export { importRoutes } from './routes.ts'
export { countsOf, importEntry, type ImportNeeds } from './imports.ts'
export type { ImportCall, ImportKindDefinition } from './kinds.ts'

export function createImports(needs: ImportNeeds) {
  const imports = createSteps(needs)
  // They may be full of people.
  needs.jobs.every('forget-imports', '17 * * * *', imports.forgetExpired)
  return imports
}

export type Imports = ReturnType<typeof createImports>
