import { isIP } from 'node:net'
import { z } from 'zod'
import { settingDefinitions, settingNames, type SettingDefinition, type SettingName } from '@fairway/contract/settings'
import { Localised } from '@fairway/contract/localised'

// The schema of each setting's value, made from its definition.

const schemas = Object.fromEntries(settingNames.map((name) => [name, schemaOf(settingDefinitions[name])])) as Record<SettingName, z.ZodType>

/** @returns the value as it is to be stored, or why it cannot be */
export function checkedValue(name: SettingName, value: unknown): { value: unknown } | { problem: string } {
  const checked = schemas[name].safeParse(value)
  return checked.success ? { value: checked.data } : { problem: z.prettifyError(checked.error) }
}

function schemaOf(definition: SettingDefinition): z.ZodType {
  switch (definition.kind) {
    case 'switch':
      return z.boolean()
    case 'number':
      return z.int().min(definition.min).max(definition.max)
    case 'choice':
      return z.enum(definition.choices as [string, ...string[]])
    case 'text':
      return text(definition.maxLength)
    case 'pattern':
      return text(definition.maxLength).refine(isPattern, 'must be a regular expression')
    case 'localised':
      return Localised.extend({ zh: text(definition.maxLength).optional(), en: text(definition.maxLength).optional() })
    case 'domains':
      return z.array(z.string().trim().toLowerCase().max(253).regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/, 'must be a domain such as example.edu')).max(definition.most)
    case 'networks':
      return z.array(z.strictObject({ network: z.string().trim().refine(isNetwork, 'must be a network such as 10.0.0.0/8'), factor: z.int().min(1).max(1000) })).max(definition.most)
  }
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(`^(?:${source})$`, 'u') instanceof RegExp
  } catch {
    return false
  }
}

function isNetwork(text: string): boolean {
  const [address = '', prefix = '', ...rest] = text.split('/')
  const bits = isIP(address) === 4 ? 32 : isIP(address) === 6 ? 128 : 0
  return bits > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}

function text(maxLength: number) {
  return z
    .string()
    .trim()
    .max(maxLength)
    .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'must not contain control characters')
}
