import './main.css'
import { PiniaColada } from '@pinia/colada'
import ui from '@nuxt/ui/vue-plugin'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { askAnewWhatIsAborted } from './api/abortedQueries.ts'
import { loadAnew } from './api/loadAnew.ts'
import App from './App.vue'
import { chooseLanguage, i18n } from './i18n/index.ts'
import { language } from './i18n/language.ts'
import { createAppRouter } from './router.ts'

await chooseLanguage(language.value).catch((error: unknown) => loadAnew(error, location.href))
createApp(App).use(createPinia()).use(PiniaColada, { plugins: [askAnewWhatIsAborted] }).use(createAppRouter()).use(i18n).use(ui).mount('#app')
