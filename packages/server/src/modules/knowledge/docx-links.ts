/** Links lead to pages and mail, nowhere else, and have nothing in them that would end a link of Markdown. */
export function isSafeTarget(target: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>()[\]"\\]{1,2000}$/i.test(target.trim())
}
