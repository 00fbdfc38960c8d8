import { createHash } from 'node:crypto'
import { startModelSimulator, type Scripted } from '../../packages/server/test/model-simulator.ts'

// The models, in a process of their own: every piece of an answer says when it was sent, and the last one what all before it come to.

const order = /(\d+) pieces, (\d+) ms apart, after (\d+) ms/

/** The clock of the machine, which all processes read alike: milliseconds. */
const now = () => Number(process.hrtime.bigint()) / 1e6
const sinceStart = now() - performance.now()

const answer: Scripted = ({ messages = [] }, asked) => {
  const [count, tokenMs, firstTokenMs] = order.exec(JSON.stringify(messages.at(-1)?.content))!.slice(1).map(Number) as [number, number, number]
  let said = ''
  const say = (text: string) => {
    said += text
    return text
  }
  return {
    text: Array.from({ length: count }, (_, index) => () => {
      if (index === 0) return say(`${(asked.at + sinceStart).toFixed(2)}>${now().toFixed(2)} `)
      return index < count - 1 ? say(`${now().toFixed(2)} `) : `=${createHash('sha1').update(said).digest('hex')}`
    }),
    pace: { tokenMs, firstTokenMs },
    usage: { input: 1000, output: count },
  }
}

await startModelSimulator({ port: Number(process.env['PORT']), answer })
process.once('SIGTERM', () => process.exit())
