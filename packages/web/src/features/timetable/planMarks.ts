import { i18n } from '../../i18n/index.ts'
import type { Block } from './weekLayout.ts'

/** In words, what colours say of a block where sections are planned beside those that are held. */
export function planMarks({ entry, lanes }: Block, planned: ReadonlySet<number> | undefined): string[] {
  if (!planned) return []
  const { t } = i18n.global
  return [...(planned.has(entry.id) ? [] : [t('cart.legend.held')]), ...(lanes > 1 ? [t('cart.legend.clash')] : [])]
}
