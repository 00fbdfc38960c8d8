import type { SheetImport } from '@fairway/contract/imports'

/** Before them there is the upload, on a page of its own. */
export const importSteps = ['upload', 'columns', 'review', 'run', 'done'] as const
export type ImportStep = Exclude<(typeof importSteps)[number], 'upload'>

/** Where an import is. @param isBack the reader wants to see the columns again, as long as they can be changed */
export function stepOf({ state, report }: Pick<SheetImport, 'state' | 'report'>, isBack: boolean): ImportStep {
  if (state === 'done') return 'done'
  if (state === 'running') return 'run'
  if (state === 'checking') return 'review'
  return state === 'checked' && report && !isBack ? 'review' : 'columns'
}
