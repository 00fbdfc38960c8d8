import type { Language } from '@fairway/contract/language'
import { turnOf, type TurnRow } from './turns.ts'

/** A conversation to take along: Markdown for people, JSON for programs. */
export function exported({ title, branch }: { title: string; branch: readonly TurnRow[] }, format: 'md' | 'json', language: Language): string {
  if (format === 'json') return JSON.stringify({ title, turns: branch.map(turnOf) }, null, 2)
  const names = language === 'zh' ? { user: '我', assistant: '智能助手' } : { user: 'Me', assistant: 'Assistant' }
  return `# ${title}\n\n${branch.map(({ role, text, at }) => `## ${names[role]} · ${at.toISOString()}\n\n${text}`).join('\n\n')}\n`
}

/** As a header names a file, in any script. */
export function attachment(title: string, format: 'md' | 'json'): string {
  const name = `${title.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '').trim().slice(0, 60) || 'conversation'}.${format}`
  return `attachment; filename="conversation.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`
}
