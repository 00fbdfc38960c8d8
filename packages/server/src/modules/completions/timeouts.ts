import type { Settings } from '@fairway/contract/settings'
import type { Timeouts } from '../providers/index.ts'

/** How long a model is waited for, as the office has set it. */
export function timeoutsOf(set: Settings): Timeouts {
  return { firstTokenMs: set['assistant.first-token-seconds'] * 1000, idleMs: set['assistant.idle-seconds'] * 1000, totalMs: set['assistant.total-seconds'] * 1000 }
}
