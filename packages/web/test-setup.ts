import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach } from 'vitest'

// Vitest runs this before every test file. Files share a worker's modules, so what one has set up is taken back first.

disableAutoUnmount()
enableAutoUnmount(afterEach)
