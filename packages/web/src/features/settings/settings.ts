import type { SettingHistory, SettingList } from '@fairway/contract/settings-api'
import { defaultSettings, type SettingName, type Settings } from '@fairway/contract/settings'
import { defineQueryOptions } from '@pinia/colada'
import { get, request } from '../../api/client.ts'

export const settingsQuery = defineQueryOptions({
  key: ['office-settings'],
  query: async ({ signal }): Promise<Settings> => {
    const { settings } = await get<SettingList>('office/settings', signal)
    return { ...defaultSettings, ...Object.fromEntries(settings.map(({ name, value }) => [name, value])) }
  },
  staleTime: 0,
})

export const settingHistoryQuery = defineQueryOptions((name: SettingName) => ({
  key: ['office-settings', name],
  query: ({ signal }) => get<SettingHistory>(`office/settings/${name}/history`, signal),
  staleTime: 0,
}))

/** @param value null: back to the default. @returns the value that holds now */
export async function saveSetting(name: SettingName, value: unknown): Promise<unknown> {
  return (await request<{ value: unknown }>('PUT', `office/settings/${name}`, { body: { value } })).value
}

