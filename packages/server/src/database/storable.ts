// What PostgreSQL cannot hold in a text: zeros, and halves of letters that take two (surrogates).

export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** As JSON for a column of type jsonb, which refuses both also where they are escaped. */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value)
  return /\\u(?:0000|d[89a-f])/.test(json) ? JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? storable(one) : one)) : json
}
