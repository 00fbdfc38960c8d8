import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import type { NewSectionValues } from './sectionValues.ts'

/** What the fields of a section are called. */
export function useSectionLabels() {
  const { t } = useI18n()
  return computed(() => {
    const names = ['code', 'ref', 'period', 'teachers', 'assistants', 'isMajorOnly', 'majors', 'location', 'capacity', 'isUnlimited', 'meetings'] as const satisfies readonly (keyof NewSectionValues)[]
    return Object.fromEntries(names.map((name) => [name, t(`sections.field.${name}`)])) as Record<(typeof names)[number], string>
  })
}
