import { Refusal } from '../../errors.ts'

/** Hidden and missing answer alike. */
export function noSuchFile(): Refusal {
  return new Refusal(404, 'no-such-file', { zh: '没有这个文件，或您无权查看。', en: 'There is no such file, or it is not for you.' })
}

export function oneFileOnly(): Refusal {
  return new Refusal(400, 'one-file-only', { zh: '每次请上传一个文件，且不带其他字段。', en: 'Send exactly one file, and no other fields.' })
}

export function notAForm(): Refusal {
  return new Refusal(415, 'not-a-form', { zh: '请以 multipart/form-data 上传文件。', en: 'Send the file as multipart/form-data.' })
}

export function uploadBroken(): Refusal {
  return new Refusal(400, 'upload-broken', { zh: '文件没有传完，请重新上传。', en: 'The file did not arrive whole. Send it again.' })
}

export function fileEmpty(): Refusal {
  return new Refusal(422, 'file-empty', { zh: '文件是空的。', en: 'The file is empty.' })
}

export function fileTooLarge(megabytes: number): Refusal {
  return new Refusal(413, 'file-too-large', { zh: `文件超过 ${megabytes} MB。`, en: `The file is larger than ${megabytes} MB.` }, { megabytes })
}

export function dayIsFull(megabytes: number): Refusal {
  const title = { zh: `每人每天最多上传 ${megabytes} MB，请明天再传。`, en: `Everybody may upload ${megabytes} MB a day. Try again tomorrow.` }
  return new Refusal(429, 'too-much-uploaded', title, { megabytes })
}

export function tooManyUploads(most: number): Refusal {
  const title = { zh: `每人最多同时上传 ${most} 个文件，请等其中一个传完再试。`, en: `Everybody may send ${most} files at the same time. Try again once one of them has arrived.` }
  return new Refusal(429, 'too-many-uploads', title, { retryAfter: 2 })
}

/** @param cause for the log */
export function storageAway(cause: unknown): Refusal {
  const title = { zh: '文件存储暂时不可用，请稍后再试。', en: 'The storage of files is not available just now. Try again later.' }
  return Object.assign(new Refusal(503, 'file-storage-away', title, { retryAfter: 10 }), { cause })
}

export function noSuchRange(): Refusal {
  return new Refusal(416, 'no-such-range', { zh: '文件没有所请求的部分。', en: 'The file has no such part.' })
}
