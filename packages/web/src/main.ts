import './main.css'
import { PiniaColada } from '@pinia/colada'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { chooseLanguage, i18n } from './i18n/index.ts'
import { language } from './i18n/language.ts'
import { createAppRouter } from './router.ts'

// A tab from before an update asks for pages that the server no longer has. Loading anew brings the new ones; once,
// so that a server that has lost files does not send its readers round in circles.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('fairway-reloaded') ?? 0)
  if (Date.now() - last < 60_000) return
  event.preventDefault()
  sessionStorage.setItem('fairway-reloaded', String(Date.now()))
  location.reload()
})

await chooseLanguage(language.value)
createApp(App).use(createPinia()).use(PiniaColada).use(createAppRouter()).use(i18n).use(ui).mount('#app')
