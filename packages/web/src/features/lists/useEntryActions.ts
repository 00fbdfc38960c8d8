import type { ListName, OfficeListEntry } from '@fairway/contract/lists'
import { useQueryCache } from '@pinia/colada'
import { shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { readAgain } from '../../api/readAgain.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { useNotices, type NoticeAction } from '../../ui/notices.ts'
import { troubleOf } from '../../ui/trouble.ts'
import { changeEntry, deleteEntry, entryName, giveLogo, officeListQuery, officeListsKey, orderList, takeLogo } from './officeLists.ts'
import { listsQuery } from './useLists.ts'

/** What the office does with the entries of a list, beside writing them. */
export function useEntryActions(list: () => ListName) {
  const { t } = useI18n()
  const cache = useQueryCache()
  const confirm = useConfirm()
  const notices = useNotices()
  /** The entry that something is being done with. */
  const pending = shallowRef<number>()

  async function refresh(): Promise<void> {
    await readAgain(cache, officeListsKey, listsQuery.key)
  }

  async function run<Answer>(entry: Pick<OfficeListEntry, 'id'>, act: () => Promise<Answer>, done: (answer: Answer) => { text: string; actions?: NoticeAction[] } | undefined): Promise<boolean> {
    if (pending.value !== undefined) return false
    pending.value = entry.id
    try {
      const told = done(await act())
      if (told) notices.show({ tone: 'good', about: 'list-entry', ...told })
      return true
    } catch (error) {
      notices.show({ tone: 'bad', about: 'list-entry', ...troubleOf(error) })
      return false
    } finally {
      await refresh()
      pending.value = undefined
    }
  }

  function setHidden(entry: Pick<OfficeListEntry, 'id' | 'version'>, hidden: boolean): Promise<boolean> {
    const where = list()
    return run(entry, () => changeEntry(where, entry.id, { version: entry.version, hidden }), (now) => ({
      text: t(hidden ? 'lists.hidden' : 'lists.restored', { name: entryName(now) }),
      actions: [{ label: t('action.undo'), icon: 'i-lucide-undo-2', run: () => setHidden(now, !hidden), holds: () => list() === where }],
    }))
  }

  /** The order is shown at once, and told to the server. */
  async function putInOrder(entries: readonly OfficeListEntry[], told?: { text: string; actions?: NoticeAction[] }): Promise<void> {
    const where = list()
    cache.setQueryData(officeListQuery(where).key, { entries: [...entries] })
    await run({ id: 0 }, () => orderList(where, entries.map(({ id }) => id)), () => told)
  }

  return {
    pending,
    refresh,
    setHidden,

    async remove(entry: OfficeListEntry): Promise<void> {
      const name = entryName(entry)
      if (!(await confirm.ask({ title: t('lists.delete.title', { name }), text: t('lists.delete.ask'), yes: t('lists.delete.yes') }))) return
      await run(entry, () => deleteEntry(list(), entry), () => ({ text: t('lists.delete.done', { name }) }))
    },

    /** @param by one place up (-1) or down (1) */
    async move(entries: readonly OfficeListEntry[], entry: OfficeListEntry, by: -1 | 1): Promise<void> {
      const from = entries.findIndex(({ id }) => id === entry.id)
      const to = from + by
      if (pending.value !== undefined || to < 0 || to >= entries.length) return
      const others = entries.filter(({ id }) => id !== entry.id)
      notices.announce(t('lists.moved', { name: entryName(entry), place: to + 1 }))
      await putInOrder([...others.slice(0, to), entry, ...others.slice(to)])
    },

    async sortByCode(entries: readonly OfficeListEntry[]): Promise<void> {
      const where = list()
      const sorted = entries.toSorted((one, other) => one.code.localeCompare(other.code, 'en', { numeric: true }))
      const undo = { label: t('action.undo'), icon: 'i-lucide-undo-2', run: () => putInOrder(entries), holds: () => list() === where }
      await putInOrder(sorted, { text: t('lists.sorted'), actions: [undo] })
    },

    giveLogo: (entry: OfficeListEntry, image: File) => run(entry, () => giveLogo(entry, image), (now) => ({ text: t('lists.logo.given', { name: entryName(now) }) })),
    takeLogo: (entry: OfficeListEntry) => run(entry, () => takeLogo(entry), (now) => ({ text: t('lists.logo.taken', { name: entryName(now) }) })),
  }
}
