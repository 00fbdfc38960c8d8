import type { NotifyChoice } from '@fairway/contract/rooms'

/** As the contract has them, which would bring its schemas along. */
export const notifyChoices: readonly NotifyChoice[] = ['all', 'mentions', 'none']
