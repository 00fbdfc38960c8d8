import type { ModelServer } from '@fairway/contract/models'
import { useI18n } from 'vue-i18n'

/** What a server is called: those of the environment and the built-in one have no names of somebody's. */
export function useServerName(): (server: Pick<ModelServer, 'from' | 'name' | 'kind'>) => string {
  const { t } = useI18n()
  return ({ from, name, kind }) => (from === 'built-in' ? t('models.builtIn') : from === 'environment' ? t(`models.kind.${kind}`) : name)
}
