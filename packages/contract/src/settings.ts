import type { Localised } from './localised.ts'

// Everything that the office can set, with its default. The server checks values by these, the office's page draws its form
// from them, and the texts that name and explain them are the page's (`setting.<name>`).

/** A campus network, such as a dormitory behind one address, with limits of its own. */
export type NetworkLimit = {
  /** CIDR, such as 10.0.0.0/8 */
  network: string
  /** How many times the usual number of tries and codes an address of it has. */
  factor: number
}

/** ISO 4217. */
export const currencies = ['CNY', 'USD', 'EUR', 'GBP', 'HKD', 'MOP', 'TWD', 'JPY', 'KRW', 'SGD', 'MYR', 'THB', 'AUD', 'CAD', 'CHF'] as const

type Kinds = {
  switch: { default: boolean }
  /** A whole number, or one with so many decimals; `min` and `max` are part of the range. */
  number: { default: number; min: number; max: number; decimals?: number }
  choice: { default: string; choices: readonly string[] }
  text: { default: string; maxLength: number }
  /** A regular expression that a whole text must match. */
  pattern: { default: string; maxLength: number }
  localised: { default: Localised; maxLength: number }
  /** Mail domains, lower case. */
  domains: { default: readonly string[]; most: number }
  networks: { default: readonly NetworkLimit[]; most: number }
  /** Hours of the week, as duty-hours.ts reads them. */
  hours: { default: readonly string[]; most: number }
}

export type SettingKind = keyof Kinds
type Described = { [Kind in SettingKind]: { kind: Kind; group: SettingGroup; /** Told to everybody: forms need it. */ isPublic?: boolean } & Kinds[Kind] }[SettingKind]

export const settingGroups = ['campus', 'sign-in', 'sessions', 'passwords', 'profile', 'rooms', 'assistant', 'limits', 'retention'] as const
export type SettingGroup = (typeof settingGroups)[number]

const definitions = {
  'campus.name': { group: 'campus', kind: 'localised', default: {}, maxLength: 60, isPublic: true },

  'sign-in.by-code': { group: 'sign-in', kind: 'switch', default: true, isPublic: true },
  'sign-in.members-only': { group: 'sign-in', kind: 'switch', default: false },
  'registration.by-number': { group: 'sign-in', kind: 'switch', default: false, isPublic: true },
  'registration.by-code': { group: 'sign-in', kind: 'switch', default: false, isPublic: true },

  'sessions.one-per-person': { group: 'sessions', kind: 'switch', default: false },
  'sessions.end': { group: 'sessions', kind: 'choice', choices: ['duration', 'midnight'], default: 'duration' },
  'sessions.hours': { group: 'sessions', kind: 'number', default: 168, min: 1, max: 2160 },

  'passwords.least-length': { group: 'passwords', kind: 'number', default: 8, min: 6, max: 64, isPublic: true },

  'profile.phone-pattern': { group: 'profile', kind: 'pattern', default: '1\\d{10}', maxLength: 100, isPublic: true },
  'profile.mail-domains': { group: 'profile', kind: 'domains', default: [], most: 100, isPublic: true },

  'profile.studies-by-person': { group: 'profile', kind: 'switch', default: true },

  'rooms.guests': { group: 'rooms', kind: 'switch', default: true, isPublic: true },
  'rooms.by-students': { group: 'rooms', kind: 'switch', default: true, isPublic: true },
  'rooms.direct': { group: 'rooms', kind: 'switch', default: true, isPublic: true },
  'rooms.desk': { group: 'rooms', kind: 'switch', default: true },
  'rooms.desk-hours': { group: 'rooms', kind: 'hours', default: [], most: 30 },
  'rooms.file-megabytes': { group: 'rooms', kind: 'number', default: 20, min: 1, max: 200, isPublic: true },
  'rooms.file-megabytes-a-day': { group: 'rooms', kind: 'number', default: 200, min: 1, max: 100_000 },

  'assistant.is-on': { group: 'assistant', kind: 'switch', default: true, isPublic: true },
  'assistant.guests': { group: 'assistant', kind: 'choice', choices: ['nobody', 'built-in', 'all'], default: 'built-in', isPublic: true },
  'assistant.in-rooms': { group: 'assistant', kind: 'switch', default: true, isPublic: true },
  'assistant.built-in-helps-out': { group: 'assistant', kind: 'switch', default: true },
  'assistant.currency': { group: 'assistant', kind: 'choice', choices: currencies, default: 'CNY' },
  'assistant.month-budget': { group: 'assistant', kind: 'number', default: 0, min: 0, max: 1_000_000_000, decimals: 2 },
  'assistant.temperature': { group: 'assistant', kind: 'number', default: 0.7, min: 0, max: 2, decimals: 2 },
  'assistant.output-tokens': { group: 'assistant', kind: 'number', default: 2000, min: 50, max: 100_000 },
  'assistant.streaming': { group: 'assistant', kind: 'switch', default: true },
  'assistant.connect-seconds': { group: 'assistant', kind: 'number', default: 10, min: 1, max: 60 },
  'assistant.first-token-seconds': { group: 'assistant', kind: 'number', default: 30, min: 1, max: 600 },
  'assistant.idle-seconds': { group: 'assistant', kind: 'number', default: 60, min: 1, max: 600 },
  'assistant.total-seconds': { group: 'assistant', kind: 'number', default: 600, min: 5, max: 3600 },
  'assistant.retries': { group: 'assistant', kind: 'number', default: 3, min: 0, max: 10 },
  'assistant.backoff-seconds': { group: 'assistant', kind: 'number', default: 1, min: 0.1, max: 5, decimals: 1 },
  'assistant.cache-seconds': { group: 'assistant', kind: 'number', default: 300, min: 0, max: 86_400 },
  'assistant.requests-per-minute': { group: 'assistant', kind: 'number', default: 100, min: 1, max: 100_000 },
  'assistant.person-requests-per-minute': { group: 'assistant', kind: 'number', default: 30, min: 1, max: 10_000 },
  'assistant.answers-at-once': { group: 'assistant', kind: 'number', default: 4, min: 1, max: 1000 },
  'assistant.key-answers-at-once': { group: 'assistant', kind: 'number', default: 50, min: 1, max: 10_000 },
  'assistant.tokens-a-day': { group: 'assistant', kind: 'number', default: 200_000, min: 0, max: 1_000_000_000 },
  'assistant.guest-tokens-a-day': { group: 'assistant', kind: 'number', default: 50_000, min: 0, max: 1_000_000_000 },
  'assistant.key-tokens-a-day': { group: 'assistant', kind: 'number', default: 2_000_000, min: 0, max: 1_000_000_000 },

  'limits.networks': { group: 'limits', kind: 'networks', default: [], most: 50 },
  'api-keys.for-everyone': { group: 'limits', kind: 'switch', default: false, isPublic: true },

  'retention.audit-months': { group: 'retention', kind: 'number', default: 36, min: 1, max: 240 },
  'retention.job-days': { group: 'retention', kind: 'number', default: 30, min: 1, max: 365 },
  'retention.mail-days': { group: 'retention', kind: 'number', default: 90, min: 1, max: 365 },
  'retention.room-event-days': { group: 'retention', kind: 'number', default: 400, min: 1, max: 3650 },
  'retention.completion-months': { group: 'retention', kind: 'number', default: 12, min: 1, max: 240 },
  'retention.completion-text-days': { group: 'retention', kind: 'number', default: 90, min: 1, max: 3650 },
  'retention.conversation-months': { group: 'retention', kind: 'number', default: 24, min: 1, max: 240 },
  'retention.guest-conversation-days': { group: 'retention', kind: 'number', default: 30, min: 1, max: 365 },
  'retention.deleted-conversation-days': { group: 'retention', kind: 'number', default: 7, min: 1, max: 365 },
  'retention.hidden-days': { group: 'retention', kind: 'number', default: 180, min: 1, max: 3650 },
} as const satisfies Record<string, Described>

export type SettingName = keyof typeof definitions
export type SettingDefinition = Described

type Widened<Value> = Value extends boolean ? boolean : Value extends number ? number : Value extends string ? string : Value
type ValueOf<Definition extends Described> = Definition extends { kind: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : Definition extends { kind: infer Kind extends SettingKind }
    ? Widened<Kinds[Kind]['default']>
    : never

/** The value of every setting. */
export type Settings = { [Name in SettingName]: ValueOf<(typeof definitions)[Name]> }

/** Those that everybody is told. */
export type PublicSettings = Pick<Settings, { [Name in SettingName]: (typeof definitions)[Name] extends { isPublic: true } ? Name : never }[SettingName]>

export const settingDefinitions: Record<SettingName, SettingDefinition> = definitions
export const settingNames = Object.keys(definitions) as SettingName[]
export const defaultSettings = Object.fromEntries(Object.entries(definitions).map(([name, definition]) => [name, definition.default])) as Settings
