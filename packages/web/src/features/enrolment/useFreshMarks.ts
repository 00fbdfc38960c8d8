import { shallowRef, watch } from 'vue'
import { useSeatNews } from './useSeatNews.ts'

/** The sections to mark as new: read by being shown, but marked for as long as the reader stays on the page. */
export function useFreshMarks() {
  const news = useSeatNews()
  const marked = shallowRef<ReadonlySet<number>>(new Set())

  watch(() => news.fresh, (fresh) => {
    if (fresh.length === 0) return
    marked.value = new Set([...marked.value, ...fresh])
    news.read()
  }, { immediate: true })
  return marked
}
