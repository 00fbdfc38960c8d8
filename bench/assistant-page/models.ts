import { startModelSimulator } from '../../packages/server/test/model-simulator.ts'
import { longAnswer } from './answer.ts'

// The model, in a process of its own: it says an answer as long as the question wants it, a piece each millisecond.

await startModelSimulator({
  port: Number(process.env['PORT']),
  answer: ({ messages = [] }) => {
    const wanted = /(\d+) KB/.exec(JSON.stringify(messages.findLast(({ role }) => role === 'user')?.content))
    return wanted ? { text: longAnswer(Number(wanted[1]) * 1000), pace: { tokenMs: 1 } } : { text: 'A title' }
  },
})
process.once('SIGTERM', () => process.exit())
