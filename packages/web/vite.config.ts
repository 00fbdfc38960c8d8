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
        // Motion under 150 ms, and the dense sizes of an instrument.
        button: { slots: { base: 'cursor-pointer rounded-md font-medium' } },
      },
      // Every icon travels in the bundle: nothing may be fetched from another origin.
      icon: { clientBundle: { scan: true } },
      autoImport: false,
      // Only Nuxt UI's own U* components resolve by themselves; ours are imported where they are used.
      components: { dts: 'src/components.d.ts', dirs: [] },
    }),
  ],
  define: { __VUE_I18N_LEGACY_API__: false, __VUE_I18N_FULL_INSTALL__: false, __INTLIFY_PROD_DEVTOOLS__: false },
  server: { proxy: { '/api': { target: server, ws: true } } },
  test: { name: 'web', environment: 'happy-dom', include: ['src/**/*.test.ts'] },
})
