import { longestDocument, mostDocuments } from '@fairway/contract/knowledge-limits'
import type { OfficeKnowledge } from '@fairway/contract/knowledge'
import { Refusal } from '../../errors.ts'

/** Hidden and missing answer alike. */
export const noSuchDocument = () => new Refusal(404, 'no-such-document', { zh: '没有这篇文档，或您无权查看。', en: 'There is no such document, or it is not for you.' })

export const documentChanged = (document: OfficeKnowledge) =>
  new Refusal(409, 'document-changed', { zh: '这篇文档刚被他人改过。请核对后再保存。', en: 'Somebody has just changed this document. Look at it once more before you save.' }, { document })

export const documentEmpty = () => new Refusal(422, 'document-empty', { zh: '请填写正文后再发布。', en: 'Write a text before you publish it.' }, { field: 'body' })

export const tooManyDocuments = () => new Refusal(409, 'too-many-documents', { zh: `文档最多 ${mostDocuments} 篇。`, en: `There may be ${mostDocuments.toLocaleString('en')} documents.` })

export const documentIsRemoved = () => new Refusal(409, 'document-is-removed', { zh: '这篇文档已删除，请先恢复。', en: 'This document was deleted. Restore it first.' })

export const wordsChanged = () => new Refusal(409, 'words-changed', { zh: '同义词刚被他人改过，请核对后再保存。', en: 'Somebody has just changed these words. Look at them once more before you save.' })

export const fileTooLarge = (megabytes: number) => new Refusal(413, 'file-too-large', { zh: `文件超过 ${megabytes} MB。`, en: `The file is larger than ${megabytes} MB.` }, { megabytes })

export const notAnOriginal = () =>
  new Refusal(415, 'unsupported-media-type', {
    zh: '请直接发送文件内容：PDF、Word（.docx）、Markdown 或纯文本。',
    en: 'Send the bytes of a file: PDF, Word (.docx), Markdown or plain text.',
  })

export const wrongType = () =>
  new Refusal(422, 'wrong-type', {
    zh: '只能读取 PDF、Word（.docx）、Markdown 和纯文本文件。旧版 .doc 请先另存为 .docx。',
    en: 'Only PDF, Word (.docx), Markdown and plain text can be read. Save an old .doc as .docx first.',
  })

export const fileUnreadable = () =>
  new Refusal(422, 'file-unreadable', { zh: '无法读取该文件，可能已损坏。', en: 'This file cannot be read. It may be damaged.' })

export const fileHasPassword = () => new Refusal(422, 'file-has-password', { zh: '该文件设有密码，请去除密码后再上传。', en: 'This file has a password. Take it off and upload it again.' })

export const fileWithoutText = () =>
  new Refusal(422, 'file-without-text', {
    zh: '文件中没有可读取的文字，可能是扫描件。请上传含文字的版本，或直接在此撰写。',
    en: 'There is no text in this file: it may be a scan. Upload one that has text, or write it here.',
  })

export const fileTooMuch = () =>
  new Refusal(422, 'file-too-much', {
    zh: `文件内容过多或过于复杂：正文最多 ${(longestDocument / 10_000).toLocaleString('en')} 万字。请拆成几份。`,
    en: `There is too much in this file: a document has at most ${longestDocument.toLocaleString('en')} characters. Split it.`,
  })
