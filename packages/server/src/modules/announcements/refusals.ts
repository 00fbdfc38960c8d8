import type { OfficeAnnouncement } from '@fairway/contract/announcements'
import { Refusal } from '../../errors.ts'

export function noSuchAnnouncement(): Refusal {
  return new Refusal(404, 'no-such-announcement', { zh: '没有这条公告，或者它已撤回。', en: 'There is no such announcement, or it has been withdrawn.' })
}

export function announcementChanged(announcement: OfficeAnnouncement): Refusal {
  const title = { zh: '这条公告刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this announcement. Look at it once more before you save.' }
  return new Refusal(409, 'announcement-changed', title, { announcement })
}

export function incomplete(language: 'zh' | 'en' | null): Refusal {
  const titles = {
    zh: { zh: '中文的标题和正文须同时填写。', en: 'In Chinese, it needs both a title and a text.' },
    en: { zh: '英文的标题和正文须同时填写。', en: 'In English, it needs both a title and a text.' },
  }
  const title = language === null ? { zh: '公告须有标题和正文。', en: 'An announcement needs a title and a text.' } : titles[language]
  return new Refusal(422, 'announcement-incomplete', title, { language })
}

export function endsBeforeItBegins(): Refusal {
  return new Refusal(422, 'announcement-ends-before-it-begins', { zh: '公告的结束时间须晚于开始时间。', en: 'An announcement must end after it begins.' })
}

export function isOver(): Refusal {
  return new Refusal(422, 'announcement-is-over', { zh: '公告的结束时间已过，不能发布。', en: 'The end of the announcement has passed, so it cannot be published.' })
}

export function noSuchAudience(sectionId: number): Refusal {
  return new Refusal(422, 'no-such-section', { zh: '没有这个教学班。', en: 'There is no such section.' }, { section: sectionId })
}

export function notADraft(): Refusal {
  return new Refusal(409, 'not-a-draft', { zh: '发布过的公告不能删除，可以撤回。', en: 'What was published cannot be deleted. It can be withdrawn.' })
}

export function tooManyMessages(most: number, retryAfter: number): Refusal {
  const title = { zh: `一小时内最多发送 ${most} 条消息，请稍后再发。`, en: `You can send ${most} messages an hour. Please send this one later.` }
  return new Refusal(429, 'too-many-messages', title, { retryAfter })
}
