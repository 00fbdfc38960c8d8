import type { ImportKind, SheetImport } from '@fairway/contract/imports'
import { useQueryCache } from '@pinia/colada'
import { computed, shallowRef, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { troubleOf, type Trouble } from '../../ui/trouble.ts'
import { importQuery, uploadSheet } from './imports.ts'

/** What `UploadField` accepts here. */
export const sheetFiles = { endings: ['.xlsx', '.csv'], most: 64 * 1024 ** 2 }

/**
 * A sheet that is chosen, uploaded, and gone on with on its own page.
 *
 * @param prepare does with it what is decided already; if that fails, it is done by hand
 */
export function useSheetUpload(about: () => { kind: ImportKind; term: string | null }, prepare = (sheet: SheetImport) => Promise.resolve(sheet)) {
  const { t } = useI18n()
  const router = useRouter()
  const cache = useQueryCache()
  const file = shallowRef<File | null>(null)
  const progress = shallowRef<number | null>(null)
  const isMissing = shallowRef(false)
  const trouble = shallowRef<Trouble>()
  watch([file, () => about().kind], () => {
    isMissing.value = false
    trouble.value = undefined
  })

  async function send(): Promise<void> {
    isMissing.value = !file.value
    if (!file.value || progress.value !== null) return
    trouble.value = undefined
    progress.value = 0
    try {
      const uploaded = await uploadSheet({ ...about(), file: file.value, onProgress: (share) => (progress.value = share) })
      // What came of it, if it failed halfway, is for its page to read.
      await prepare(uploaded).then((sheet) => cache.setQueryData(importQuery(sheet.id).key, sheet), () => {})
      await router.push({ name: 'import', params: { import: uploaded.id } })
    } catch (error) {
      trouble.value = troubleOf(error)
    } finally {
      progress.value = null
    }
  }

  return { file, progress, problem: computed(() => (isMissing.value ? t('imports.chooseSheet') : trouble.value?.text)), next: computed(() => trouble.value?.next), send }
}
