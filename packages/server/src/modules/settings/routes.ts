import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem } from '@fairway/contract/problem'
import { SettingHistory, SettingList, SettingValue } from '@fairway/contract/settings-api'
import { settingDefinitions, settingNames } from '@fairway/contract/settings'
import { actorOf } from '../audit/index.ts'
import type { CampusSettings } from './index.ts'

/** What forms need to know before anybody has signed in. */
export function publicSettingsRoutes(settings: CampusSettings): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/settings',
      { schema: { tags: ['settings'], summary: 'The settings that pages need', response: { 200: SettingList } } },
      async (_request, reply) => {
        void reply.header('cache-control', 'no-cache')
        const values = await settings.read()
        return { settings: settingNames.filter((name) => settingDefinitions[name].isPublic).map((name) => ({ name, value: values[name] })) }
      },
    )
  }
}

/** All of them, and changing them. For the office. */
export function settingsRoutes(settings: CampusSettings): FastifyPluginAsyncZod {
  const params = z.object({ name: z.string() })
  return async (app) => {
    app.get(
      '/api/office/settings',
      { schema: { tags: ['settings'], summary: 'All settings', response: { 200: SettingList, 401: Problem, 403: Problem } } },
      async () => {
        const values = await settings.read()
        return { settings: settingNames.map((name) => ({ name, value: values[name] })) }
      },
    )

    app.put(
      '/api/office/settings/:name',
      {
        schema: {
          tags: ['settings'],
          summary: 'Change a setting',
          description: '`null` puts it back to its default. Takes effect on every instance within a second.',
          params,
          body: SettingValue,
          response: { 200: SettingValue, 401: Problem, 403: Problem, 404: Problem, 422: Problem },
        },
      },
      async (request) => {
        const { name } = request.params
        await settings.change(actorOf(request), name, request.body.value)
        return { value: (await settings.read())[name as keyof Awaited<ReturnType<CampusSettings['read']>>] }
      },
    )

    app.get(
      '/api/office/settings/:name/history',
      { schema: { tags: ['settings'], summary: 'Every value that a setting had', params, response: { 200: SettingHistory, 401: Problem, 403: Problem, 404: Problem } } },
      async (request) => {
        const changes = await settings.history(request.params.name)
        return { changes: changes.map(({ changedAt, ...change }) => ({ ...change, changedAt: changedAt.toISOString() })) }
      },
    )
  }
}
