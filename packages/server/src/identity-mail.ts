import type { IdentityMail } from './modules/identity/index.ts'
import type { Mail, CodePurpose } from './modules/mail/index.ts'

/** What identity sends, in the words of mail. The two modules know nothing of each other. */
export function identityMail(mail: Pick<Mail, 'send'>): IdentityMail {
  return {
    async sendCode(transaction, { to, purpose, code, expiresAt, isDecoy }) {
      await mail.send(transaction, {
        to: recipientOf(to),
        template: 'code',
        values: { purpose: purposes[purpose], code, minutes: Math.max(1, Math.round((expiresAt.getTime() - Date.now()) / 60_000)) },
        decoy: isDecoy,
        expiresAt,
      })
    },
    async sendNotice(transaction, { to, notice, ...more }) {
      await mail.send(transaction, {
        to: recipientOf(to),
        template: 'security-notice',
        values: { event: notice, at: new Date().toISOString(), ...more },
      })
    },
  }
}

type IdentityRecipient = Parameters<IdentityMail['sendCode']>[1]['to']
type IdentityPurpose = Parameters<IdentityMail['sendCode']>[1]['purpose']

function recipientOf({ address, language, personId }: IdentityRecipient) {
  return { address, language, ...(personId !== null && { personId }) }
}

const purposes: Record<IdentityPurpose, CodePurpose> = {
  'sign-in': 'sign-in',
  registration: 'registration',
  'new-password': 'password-reset',
  'change-password': 'password-change',
  'change-email': 'email-change',
  'leave-email': 'email-leaving',
}
