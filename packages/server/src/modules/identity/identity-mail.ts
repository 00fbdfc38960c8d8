import type { Language } from '@fairway/contract/language'
import type { Transaction } from '../../database/database.ts'
import type { CodePurpose } from './codes.ts'

export type Recipient = { address: string; language: Language; personId: number | null }

/** What this module needs of mail. It is sent if the transaction commits, and no request waits for it. */
export type IdentityMail = {
  sendCode(
    transaction: Transaction,
    code: { to: Recipient; purpose: CodePurpose; code: string; expiresAt: Date; /** Does the same work, for nobody. */ isDecoy: boolean },
  ): Promise<void>
  /** So that who did not do it themselves learns of it. */
  sendNotice(
    transaction: Transaction,
    notice: { to: Recipient } & (
      | { notice: 'password-changed' }
      | { notice: 'email-changed' | 'email-removed'; byOffice: boolean }
      | { notice: 'api-key-created'; /** Its name. */ detail: string; byOffice: boolean; /** From where, if it was the person. */ ip?: string | null }
    ),
  ): Promise<void>
}
