import type { ListName } from '@fairway/contract/lists'
import type { CodeUser } from '../lists/index.ts'

// Which codes of the campus's lists the audiences of announcements say.

const audiences: ListName[] = ['cohorts', 'colleges', 'majors', 'classes']

export const announcementCodes: CodeUser = {
  async uses({ query }, list) {
    if (!audiences.includes(list)) return []
    return query({ text: `select code, 'announcements' as use, count(*) as count from announcement, unnest(${list}) as code group by code` })
  },

  async replace({ query }, { list, from, to }) {
    if (!audiences.includes(list)) return
    await query({
      text: `update announcement set ${list} = array_replace(array_remove(${list}, $2), $1, $2) where ${list} @> array[$1]`,
      values: [from, to],
    })
  },
}
