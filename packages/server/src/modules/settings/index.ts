import { createSettings } from './settings.ts'

// What the office has set, with the history of every value.

export { publicSettingsRoutes, settingsRoutes } from './routes.ts'
export { createSettings }

export type CampusSettings = ReturnType<typeof createSettings>
