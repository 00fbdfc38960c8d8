import { useI18n } from 'vue-i18n'

/** What the areas of the interface are called. One without words goes by its code: a new module brings its own area. */
export function useAreaNames() {
  const { t, te } = useI18n()
  return {
    nameOf: (area: string) => (te(`apiKeys.area.${area}.name`) ? t(`apiKeys.area.${area}.name`) : area),
    textOf: (area: string) => (te(`apiKeys.area.${area}.text`) ? t(`apiKeys.area.${area}.text`) : ''),
  }
}
