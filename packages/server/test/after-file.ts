import { afterAll } from 'vitest'
import { finishFile } from './afterwards.ts'

// Vitest runs this before every test file, also where files share their modules: a hook that afterwards.ts registered itself would
// belong to the first file alone, and one registered within `beforeAll` would never run.

afterAll(finishFile)
