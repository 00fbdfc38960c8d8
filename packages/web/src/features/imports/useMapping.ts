import type { SheetImport } from '@fairway/contract/imports'
import { computed, shallowRef } from 'vue'
import { useNotices } from '../../ui/notices.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { withColumn, type Mapping } from './columns.ts'
import { saveMapping } from './imports.ts'

/** Which column is which: saved with every choice, one after the other, while the reader goes on choosing. */
export function useMapping(sheet: () => SheetImport, take: (saved: SheetImport) => void) {
  const notices = useNotices()
  /** What is chosen and not saved yet. */
  const chosen = shallowRef<Mapping>()
  const isSaving = shallowRef(false)
  const mapping = computed<Mapping>(() => chosen.value ?? sheet().columns.map(({ column }) => column))

  async function choose(index: number, column: string | null): Promise<void> {
    chosen.value = withColumn(mapping.value, index, column)
    if (isSaving.value) return
    isSaving.value = true
    try {
      while (chosen.value) {
        const sent: Mapping = chosen.value
        const saved = await saveMapping(sheet().id, sent)
        if (chosen.value !== sent) continue
        take(saved)
        chosen.value = undefined
      }
    } catch (error) {
      chosen.value = undefined
      notices.show({ tone: 'bad', about: 'import', ...troubleOf(error) })
    } finally {
      isSaving.value = false
    }
  }

  return { mapping, isSaving, choose }
}
