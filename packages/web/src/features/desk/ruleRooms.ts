import type { DeskRule } from '@fairway/contract/desk'

/** Kinds of rooms in which a rule may answer. */
export const ruleRooms: readonly DeskRule['rooms'][number][] = ['lobby', 'section', 'group']
