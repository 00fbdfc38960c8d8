import { setTimeout as sleep } from 'node:timers/promises'
import type { Mail } from '@fairway/contract/mail'
import type { App } from '../src/app.ts'

// What somebody finds in their mail. Without an SMTP server, which is how tests start the program, all of it is in the outbox.

/** The latest mail to an address, once it is in the outbox (or wherever else its way ends). */
export async function latestMail({ mail }: Pick<App, 'mail'>, address: string): Promise<Mail> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(10)) {
    const [latest] = (await mail.page({ address })).mails
    if (latest && latest.state !== 'waiting' && latest.state !== 'sending') return mail.find(latest.id)
  }
  throw new Error(`No mail came to ${address}.`)
}

/** The six digits in it. */
export function codeIn({ text }: Pick<Mail, 'text'>): string {
  const [code] = /\b\d{6}\b/.exec(text ?? '') ?? []
  if (code === undefined) throw new Error(`There is no code in: ${text}`)
  return code
}
