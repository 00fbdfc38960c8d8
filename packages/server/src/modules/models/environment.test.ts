import { expect, test } from 'vitest'
import type { ModelList, ModelTrialAnswer } from '@fairway/contract/models'
import { simulatorKey } from '../../../test/model-simulator.ts'
import { simulateModels } from '../../../test/models.ts'
import { startApp } from '../../../test/start-app.ts'

// Servers that the environment names: the office sees and tries them, and sets what their models cost; the rest is who runs it.

const simulator = await simulateModels({ answer: { text: 'Ready.' } })
const { signIn } = await startApp({ config: { modelServers: { azure: { ...simulator.server('azure', { apiVersion: '2024-10-21' }), model: 'campus-large' } } } })
const { olga } = await signIn('olga')
const servers = async () => (await olga.get<ModelList>('/api/office/models')).body.servers

test('it is shown as what it is, without its key', async () => {
  const [azure] = await servers()
  expect(azure).toMatchObject({ key: 'azure', from: 'environment', kind: 'azure', apiVersion: '2024-10-21', hasKey: true, keyEnd: null, models: [{ name: 'campus-large', isFixed: true }] })
  expect(JSON.stringify(await servers())).not.toContain(simulatorKey)
  const draft = { name: 'x', kind: 'azure', baseUrl: 'https://x.example.com', revision: 1 }
  expect(await olga.put('/api/office/models/servers/azure', draft)).toMatchObject({ status: 409, body: { code: 'server-is-fixed' } })
})

test('it is tried, and its model is switched off and on', async () => {
  expect(await olga.post<ModelTrialAnswer>('/api/office/models/servers/azure/trials', { model: 'campus-large' })).toMatchObject({ body: { trouble: null, text: 'Ready.' } })
  const [model] = (await servers())[0]!.models
  const edit = { label: 'Campus', isOn: false, contextTokens: 8000, hasTools: true, without: [], inputPrice: 1, cachedPrice: 0.5, outputPrice: 2, mostAtOnce: null, thinking: 'by-task', revision: model!.revision }
  const { body } = await olga.put<ModelList>(`/api/office/models/${model!.id}`, edit)
  expect(body.servers[0]!.models[0]).toMatchObject({ isOn: false, inputPrice: 1, cachedPrice: 0.5 })
  expect(body.routes[0]!.asked).not.toContain(model!.id)
  expect(await olga.delete(`/api/office/models/${model!.id}?revision=2`)).toMatchObject({ status: 409, body: { code: 'model-is-fixed' } })
})
