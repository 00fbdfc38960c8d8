import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

// docs/security.md names a test for what it claims.

const root = path.join(import.meta.dirname, '../../..')
const claims = [...fs.readFileSync(path.join(root, 'docs/security.md'), 'utf8').matchAll(/`([\w/.-]+\.test\.ts)`:\s“([^”]+)”/g)].map(([, file, name]) => ({
  file: file!,
  name: name!.replaceAll(/\s+/g, ' '),
}))

test('every test that the table of security names exists', () => {
  expect(claims.length).toBeGreaterThan(30)
  const missing = claims.filter(({ file, name }) => {
    const source = path.join(import.meta.dirname, file.startsWith('http/') ? file : `modules/${file}`)
    return !fs.existsSync(source) || !fs.readFileSync(source, 'utf8').includes(`'${name}'`)
  })
  expect(missing).toEqual([])
})
