import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import vue from '@vitejs/plugin-vue'
import ui from '@nuxt/ui/vite'

const server = process.env.FAIRWAY_SERVER ?? 'http://localhost:3000'

export default defineConfig({
  plugins: [
    vue(),
    ui({
      colorMode: true,
      experimental: { componentDetection: true },
      ui: {
        colors: { primary: 'sea', neutral: 'slate', success: 'emerald', warning: 'amber', error: 'rose' },
        button: {
          slots: { base: 'cursor-pointer font-medium' },
          // Nuxt UI lightens a button under the mouse, which takes its text below 4.5:1.
          compoundVariants: [
            { color: 'primary', variant: 'solid', class: 'hover:bg-sea-700 active:bg-sea-700 dark:hover:bg-sea-300 dark:active:bg-sea-300' },
            { color: 'error', variant: 'solid', class: 'hover:bg-rose-700 active:bg-rose-700 dark:hover:bg-rose-300 dark:active:bg-rose-300' },
            { color: 'primary', variant: 'subtle', class: 'text-sea-700 dark:text-sea-300 hover:bg-primary/10 active:bg-primary/10 hover:ring-primary' },
          ],
        },
      },
      // Every icon travels in the bundle: nothing may be fetched from another origin.
      icon: { clientBundle: { scan: { globInclude: ['src/**/*.{vue,ts}'], globExclude: ['src/**/*.test.ts'] } } },
      autoImport: false,
      // Only Nuxt UI's own U* components resolve by themselves; ours are imported where they are used.
      components: { dts: 'src/components.d.ts', dirs: [] },
    }),
  ],
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  build: {
    // What the first page needs is one file: the more files it is cut into for the sake of later pages, the worse it packs. How
    // heavy it may become is tested as it travels (weight.e2e.ts).
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
  test: { name: 'web', environment: 'happy-dom', include: ['src/**/*.test.ts'], isolate: false, testTimeout: 20_000, setupFiles: 'test-setup.ts', maxWorkers: 2 * availableParallelism() },
})
