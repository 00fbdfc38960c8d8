import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import type { Extras, Formatted } from './markdown.ts'
import { isPlain } from './plain.ts'

type Format = (text: string, names: readonly string[], extras: Extras) => Formatted

// Each is fetched when the first message needs it, once for all. Until it is there, and if it does not come, the text is shown as
// it was written.
const format = shallowRef<Format>()
const extras = shallowRef<Extras>({})
/** For a text that still grows. */
const growing = shallowRef<Extras>({})
const asked = new Set<string>()

const loads = {
  format: async () => void (format.value = (await import('./markdown.ts')).format),
  math: async () => {
    const { renderTex } = await import('./tex.ts')
    add({ math: renderTex })
  },
  code: async () => {
    const { highlightBeginning, highlightCode } = await import('./code.ts')
    add({ code: highlightCode }, { code: highlightBeginning })
  },
}

function add(extra: Extras, whileGrowing: Extras = extra): void {
  extras.value = { ...extras.value, ...extra }
  growing.value = { ...growing.value, ...whileGrowing }
}

function load(name: keyof typeof loads): void {
  if (asked.has(name)) return
  asked.add(name)
  loads[name]().catch(() => asked.delete(name))
}

/** What was formatted last, oldest first: rows come and go while scrolling. */
const remembered = new Map<string, { by: Extras; formatted: Formatted }>()
const mostRemembered = 600

/**
 * A text as HTML that is safe to show; nothing where it is to be shown as it was written.
 * @param isPassing it grows, and will not be asked for again as it is now
 */
export function useFormatted(text: () => string, names: () => readonly string[], isPassing: () => boolean = () => false): ComputedRef<string | undefined> {
  const formatted = computed(() => {
    const [written, known] = [text(), names()]
    if (isPlain(written) || !format.value) return undefined
    const key = `${known.join('\n')}\n\n${written}`
    const before = remembered.get(key)
    if (before?.by === extras.value) return before.formatted
    if (isPassing()) return format.value(written, known, growing.value)
    const fresh = format.value(written, known, extras.value)
    remembered.delete(key)
    remembered.set(key, { by: extras.value, formatted: fresh })
    if (remembered.size > mostRemembered) remembered.delete(remembered.keys().next().value!)
    return fresh
  })
  watch([text, formatted], () => {
    if (!isPlain(text())) load('format')
    if (formatted.value?.wants.math) load('math')
    if (formatted.value?.wants.code) load('code')
  }, { immediate: true })
  return computed(() => formatted.value?.html)
}
