import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

// Builds the site into dist/, with every text file compressed once here instead of for each reader. `--when-stale` does so
// only if something changed since the last time: `npm start` calls it, and a second start should not wait.

const root = import.meta.dirname
const dist = path.join(root, 'dist')
const marker = path.join(dist, '.built')
const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json', 'build.ts', '../contract/src', '../../package-lock.json']

if (!process.argv.includes('--when-stale') || isStale()) {
  const started = performance.now()
  tell('正在构建网页（首次启动或有改动时才需要），通常不到 1 分钟……', 'Building the pages, as at the first start and after changes; it usually takes less than a minute …')
  // Not before it is said: loading it takes its time as well.
  const { build } = await import('vite')
  await build({ root, logLevel: 'warn' })
  await compressAll()
  fs.writeFileSync(marker, '')
  const seconds = Math.round((performance.now() - started) / 1000)
  tell(`网页已构建，用时 ${seconds} 秒。`, `The pages are built, in ${seconds} seconds.`)
}

/** In the language of the terminal (LANG and its like). */
function tell(zh: string, en: string): void {
  console.log(new Intl.DateTimeFormat().resolvedOptions().locale.startsWith('zh') ? zh : en)
}

function isStale(): boolean {
  const built = fs.statSync(marker, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return sources.some((source) => newest(path.join(root, source)) > built)
}

function newest(file: string): number {
  const stat = fs.statSync(file)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...fs.readdirSync(file).map((name) => newest(path.join(file, name))))
}

async function compressAll(): Promise<void> {
  const files = fs.globSync('**/*.{js,css,html,svg,json}', { cwd: dist }).map((name) => path.join(dist, name))
  await Promise.all(
    files.map(async (file) => {
      const content = await fs.promises.readFile(file)
      if (content.length < 1024) return
      const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }
      await fs.promises.writeFile(`${file}.br`, await promisify(brotliCompress)(content, brotli))
      await fs.promises.writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
    }),
  )
}
