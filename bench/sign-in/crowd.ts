import http from 'node:http'

// Everybody at once, from a process of its own.

export type CrowdOrder = { port: number; people: number; password: string }
export type CrowdReport = { succeeded: number; statuses: Record<string, number>; seconds: number; p50: number; p99: number }

process.once('message', async ({ port, people, password }: CrowdOrder) => {
  const agent = new http.Agent({ keepAlive: false, maxSockets: Infinity })
  const statuses: Record<string, number> = {}
  const took: number[] = []
  const started = performance.now()
  await Promise.all(
    Array.from({ length: people }, async (_, index) => {
      const status = await signIn(port, agent, { username: `s${index + 1}`, password })
      statuses[status] = (statuses[status] ?? 0) + 1
      took.push(performance.now() - started)
    }),
  )
  const seconds = (performance.now() - started) / 1000
  took.sort((a, b) => a - b)
  const report: CrowdReport = { succeeded: statuses['200'] ?? 0, statuses, seconds, p50: took[Math.floor(people * 0.5)]!, p99: took[Math.floor(people * 0.99)]! }
  process.send?.(report)
  process.disconnect?.()
})

function signIn(port: number, agent: http.Agent, credentials: { username: string; password: string }): Promise<string> {
  const body = JSON.stringify(credentials)
  return new Promise((resolve) => {
    http
      .request({ port, host: '127.0.0.1', path: '/api/session', method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (answer) => {
        answer.resume()
        answer.on('end', () => resolve(String(answer.statusCode)))
      })
      .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'))
      .end(body)
  })
}
