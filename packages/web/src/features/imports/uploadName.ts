import { unseen } from '@fairway/contract/unseen'

const longest = 200
const unseenCharacters = new RegExp(`[${unseen}]`, 'gu')

/** What a file is called here: without what nobody sees, which the server refuses; shortened before its ending. */
export function uploadName(name: string): string {
  const clean = name.normalize('NFC').replaceAll(/\s/g, ' ').replaceAll(unseenCharacters, '').replaceAll(/ +/g, ' ').trim()
  if (clean.length <= longest) return clean || 'sheet'
  const ending = /\.\w{1,8}$/.exec(clean)?.[0] ?? ''
  // No half of a character may be left over.
  return clean.slice(0, longest - ending.length).replace(/[\ud800-\udbff]$/, '') + ending
}
