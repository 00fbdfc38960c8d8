import type { SettingList } from '@fairway/contract/settings-api'
import type { PublicSettings } from '@fairway/contract/settings'
import { defineQueryOptions } from '@pinia/colada'
import { get } from '../../api/client.ts'

/** The settings that forms need, also before anybody has signed in. */
export const publicSettingsQuery = defineQueryOptions({
  key: ['public-settings'],
  query: async ({ signal }): Promise<PublicSettings> => {
    const { settings } = await get<SettingList>('settings', signal)
    return Object.fromEntries(settings.map(({ name, value }) => [name, value])) as PublicSettings
  },
  staleTime: 5 * 60_000,
})
