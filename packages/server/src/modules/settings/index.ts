import { createSettings, languageOfCampus } from './settings.ts'

// What the office has set, with the history of every value.

export { publicSettingsRoutes, settingsRoutes } from './routes.ts'
export { createSettings, languageOfCampus }

export type CampusSettings = ReturnType<typeof createSettings>
