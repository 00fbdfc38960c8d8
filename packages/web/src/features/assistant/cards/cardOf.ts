import type { Card } from '@fairway/contract/assistant-cards'

export type CardOf<Kind extends Card['kind']> = Extract<Card, { kind: Kind }>
