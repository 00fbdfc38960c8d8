import { existingPeople, initialPasswords } from '@fairway/contract/import-choices'
import type { ImportRun } from '@fairway/contract/imports'
import { useSessionStorage } from '@vueuse/core'
import type { Ref } from 'vue'

/** How a sheet is to be judged and run. */
export type ImportDecisions = ImportRun

export const undecided: ImportDecisions = { existing: 'update', onlyListed: false, skipBad: false, acceptClashes: false, passwords: 'none' }

/** What was decided about an import and not run yet: it survives a reload and a look at other pages. Not in the address, because nobody is to accept anything by following a link. */
export function useImportDecisions(id: () => number): Ref<ImportDecisions> {
  return useSessionStorage<ImportDecisions>(() => keyOf(id()), undecided, {
    shallow: true,
    writeDefaults: false,
    serializer: { read: (text) => readDecisions(JSON.parse(text)), write: JSON.stringify },
  })
}

/** For another sheet of the same: how it is treated, but nothing of what one was accepted for. */
export function keepDecisions(id: number, decisions: ImportDecisions): void {
  sessionStorage.setItem(keyOf(id), JSON.stringify({ ...decisions, skipBad: false, acceptClashes: false } satisfies ImportDecisions))
}

const keyOf = (id: number) => `fairway-import-${id}`

/** It may have been written by an older program. */
function readDecisions(stored: unknown): ImportDecisions {
  const { existing, onlyListed, skipBad, acceptClashes, passwords } = { ...undecided, ...(stored as Partial<ImportDecisions> | null) }
  return {
    existing: oneOf(existingPeople, existing) ?? undecided.existing,
    onlyListed: onlyListed === true,
    skipBad: skipBad === true,
    acceptClashes: acceptClashes === true,
    passwords: oneOf(initialPasswords, passwords) ?? undecided.passwords,
  }
}

function oneOf<Choice>(choices: readonly Choice[], value: unknown): Choice | undefined {
  return choices.find((choice) => choice === value)
}
