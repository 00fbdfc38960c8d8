import { nextTick, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices, type NoticeAction } from '../../ui/notices.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { useOfferedChanged } from './offered.ts'

type Hideable = { name: string; /** What hiding it means for those who have it. */ ask: string; set: (hidden: boolean) => Promise<unknown> }

/** Hides a course or a section, which is asked about first, and shows it again. */
export function useVisibility(thing: () => Hideable) {
  const { t } = useI18n()
  const confirm = useConfirm()
  const notices = useNotices()
  const changed = useOfferedChanged()
  const isPending = shallowRef(false)

  async function set(hidden: boolean, { name, set: save }: Hideable): Promise<void> {
    if (isPending.value) return
    isPending.value = true
    try {
      await save(hidden)
      await changed()
      const undo: NoticeAction = { label: t('action.undo'), icon: 'i-lucide-undo-2', run: () => set(!hidden, thing()) }
      notices.show({ tone: 'good', about: 'visibility', text: t(hidden ? 'courses.hidden' : 'courses.shown', { name }), actions: [undo] })
    } catch (error) {
      notices.show({ tone: 'bad', about: 'visibility', ...troubleOf(error) })
    } finally {
      isPending.value = false
      await nextTick()
      // What was pressed may be gone with what it was for.
      if (document.activeElement === document.body) document.querySelector('main')?.focus({ preventScroll: true })
    }
  }

  return {
    isPending,
    show: () => set(false, thing()),
    async hide(): Promise<void> {
      const asked = thing()
      if (await confirm.ask({ title: t('courses.hideTitle', { name: asked.name }), text: asked.ask, yes: t('courses.hide') })) await set(true, asked)
    },
  }
}
