import http from 'node:http'

export type ProbeReport = { count: number; failed: number; p50: number; p99: number }

const everyPage = ['/api/terms', '/api/session', '/api/enrolments?term=T', '/api/terms/T/sections', '/api/cart?term=T']
const everyMs = 10

/** Reads pages as people who are signed in, a hundred a second, whether the answers come or not, until `end` settles. */
export async function probe(port: number, cookies: string[], end: Promise<unknown>, pages: readonly string[] = everyPage): Promise<ProbeReport> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 100 })
  const took: number[] = []
  const under: Promise<void>[] = []
  let failed = 0
  let count = 0
  const timer = setInterval(() => {
    const index = count++
    under.push(
      read(port, agent, pages[index % pages.length]!, cookies[index % cookies.length]!).then(
        (milliseconds) => void took.push(milliseconds),
        () => void failed++,
      ),
    )
  }, everyMs)
  await end
  clearInterval(timer)
  await Promise.all(under)
  agent.destroy()
  took.sort((a, b) => a - b)
  return { count, failed, p50: took[Math.floor(took.length * 0.5)] ?? 0, p99: took[Math.floor(took.length * 0.99)] ?? 0 }
}

function read(port: number, agent: http.Agent, path: string, cookie: string): Promise<number> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    http
      .get({ port, host: '127.0.0.1', path, agent, headers: { cookie } }, (answer) => {
        answer.resume()
        answer.on('end', () => (answer.statusCode === 200 ? resolve(performance.now() - started) : reject(new Error(String(answer.statusCode)))))
      })
      .on('error', reject)
  })
}
