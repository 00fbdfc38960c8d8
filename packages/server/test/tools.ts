import type { Card } from '@fairway/contract/assistant-cards'
import type { Language } from '@fairway/contract/language'
import type { Asker, ToolResult } from '../src/modules/tools/index.ts'
import type { Person } from './people.ts'
import type { Started } from './start-app.ts'

// The assistant's tools, as somebody uses them.

/** `null`: a guest. */
export async function askerFor({ app }: Pick<Started, 'app'>, person: Pick<Person, 'cookie'> | null, language: Language = 'en'): Promise<Asker> {
  if (!person) return { viewer: null, guest: { id: 'guest', name: 'Guest' }, language }
  const viewer = await app.identity.viewers.find({ cookie: person.cookie, bearer: undefined, isFromThisComputer: true })
  return { viewer, guest: null, language }
}

export type Used<Output> = Omit<ToolResult, 'output'> & { output: Output }

/** What a test that looks at only a few fields expects. */
export type Anything = Record<string, unknown> & { problem?: { code: string; says: string } }

/** By name, as a model calls it: with whatever the model wrote. */
export async function useTool<Output = Anything>(started: Pick<Started, 'app'>, person: Pick<Person, 'cookie'> | null, name: string, input: unknown, language?: Language): Promise<Used<Output>> {
  const asker = await askerFor(started, person, language)
  // What the test has just made.
  await started.app.courses.catalogue.readAnew()
  const tool = started.app.tools.find(name, asker) ?? started.app.tools.find(name)
  if (!tool) throw new Error(`There is no tool ${name}.`)
  return (await tool.run(asker, input, AbortSignal.timeout(30_000))) as Used<Output>
}

export function cardOf<Kind extends Card['kind']>({ card }: ToolResult, kind: Kind): Extract<Card, { kind: Kind }> {
  if (card?.kind !== kind) throw new Error(`There is no card ${kind}, but ${card?.kind ?? 'none'}.`)
  return card as Extract<Card, { kind: Kind }>
}
