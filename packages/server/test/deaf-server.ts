import { once } from 'node:events'
import net from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterwards } from './afterwards.ts'

/** A port where somebody listens and never takes a connection: as many wait there already as the system lets wait. */
export async function startDeafServer(): Promise<{ port: number }> {
  const ear = new Int32Array(new SharedArrayBuffer(4))
  const listening = `
    const { parentPort, workerData } = require('node:worker_threads')
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port)
      Atomics.wait(workerData, 0, 0)
      process.exit()
    })`
  const worker = new Worker(listening, { eval: true, workerData: ear })
  const [port] = (await once(worker, 'message')) as [number]
  const waiting: net.Socket[] = []
  afterwards(async () => {
    for (const socket of waiting) socket.destroy()
    Atomics.store(ear, 0, 1)
    Atomics.notify(ear, 0)
    await worker.terminate()
  })
  // Until one is left standing outside.
  for (;;) {
    const socket = net.connect(port, '127.0.0.1')
    socket.on('error', () => {})
    waiting.push(socket)
    const isIn = await Promise.race([once(socket, 'connect').then(() => true), new Promise<false>((resolve) => setTimeout(resolve, 200, false))])
    if (!isIn) return { port }
  }
}
