import { Refusal } from '../../errors.ts'

// Why a proposal of the assistant can no longer be confirmed. What the engine decides about one that can is in its outcome.

export const noSuchProposal = () => new Refusal(404, 'no-such-proposal', { zh: '没有这份选课建议。', en: 'There is no such proposal.' })

export const proposalExpired = () => new Refusal(409, 'proposal-expired', { zh: '这份选课建议已过期，请让助手重新准备一份。', en: 'This proposal has expired. Ask the assistant for a new one.' })

export const proposalDismissed = () => new Refusal(409, 'proposal-dismissed', { zh: '这份选课建议已被取消。', en: 'This proposal was dismissed.' })

export const proposalConfirmed = () => new Refusal(409, 'proposal-confirmed', { zh: '这份选课建议已经确认过了。', en: 'This proposal was confirmed already.' })

export const proposalOutdated = (sectionIds: readonly number[]) =>
  new Refusal(409, 'proposal-outdated', { zh: '其中的教学班在此期间有改动，请让助手按现在的情况重新准备。', en: 'A section in it has changed meanwhile. Ask the assistant to look again.' }, { sectionIds })

/** @param opensAt the next time it will be possible, if one is known */
export const proposalRoundClosed = (opensAt: string | undefined) =>
  new Refusal(409, 'proposal-round-closed', { zh: '现在没有您可以操作的选课轮次。', en: 'No round in which you may do this is open now.' }, opensAt === undefined ? {} : { opensAt })
