import { Refusal } from '../../errors.ts'

export function notTheOffice(): Refusal {
  return new Refusal(403, 'not-the-office', { zh: '此处仅供教务人员使用。', en: 'This is for the programme office.' })
}

/** The id was used for something of somebody else. */
export function otherDraft(): Refusal {
  return new Refusal(422, 'client-id-used', { zh: '此编号已用于另一份草稿。', en: 'This id was used for another draft.' })
}
