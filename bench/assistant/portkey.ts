import path from 'node:path'
import { pathToFileURL } from 'node:url'

// Portkey's gateway, as its package starts it. It is not a dependency of this repository: bench/README.md says why.

process.argv.push(`--port=${process.env['PORT']}`, '--headless')
process.once('SIGTERM', () => process.exit())
await import(pathToFileURL(path.join(process.env['PORTKEY']!, 'node_modules/@portkey-ai/gateway/build/start-server.js')).href)
