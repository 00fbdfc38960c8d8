import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { mount } from '@vue/test-utils'
import { createPinia, type Pinia } from 'pinia'
import type { Component } from 'vue'
import { createMemoryHistory, createRouter, type RouteRecordRaw } from 'vue-router'
import { chooseLanguage, i18n, withTexts, type TextSource } from '../i18n/index.ts'
import type { Language } from '../i18n/language.ts'
import { uiTexts } from './texts.ts'

/** Before a test: the texts are there, as they are when a page is loaded. */
export async function speak(language: Language = 'en', ...texts: TextSource[]): Promise<void> {
  await chooseLanguage(language)
  await withTexts(async () => ({}), uiTexts, ...texts)()
}

const nowhere: RouteRecordRaw[] = [{ path: '/:rest(.*)*', component: {} }]

/** Shows a component in the program around it: router, stores, texts. A `v-model` follows what the component says. */
export async function show(component: Component, props: Record<string, unknown> = {}, { routes = nowhere, at = '/', pinia = createPinia() }: { routes?: RouteRecordRaw[]; at?: string; pinia?: Pinia } = {}) {
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push(at)
  const following = 'modelValue' in props ? { 'onUpdate:modelValue': (modelValue: unknown) => void view.setProps({ modelValue }) } : {}
  const view = mount(component, { props: { ...props, ...following }, global: { plugins: [pinia, PiniaColada, router, i18n, ui] }, attachTo: document.body })
  return { view, router, pinia, value: () => view.props('modelValue') as unknown, problem: () => view.find('[id$=-problem]').text() }
}
