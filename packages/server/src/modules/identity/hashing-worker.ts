import fs from 'node:fs'
import os from 'node:os'
import { parentPort } from 'node:worker_threads'
import { hashSync, verifySync } from '@node-rs/argon2'
import type { HashingJob } from './hashing.ts'

/** OWASP's recommendation for argon2id: 19 MiB, two passes, one lane. */
const cost = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

yieldToOthers()
parentPort!.on('message', (job: HashingJob) => {
  try {
    parentPort!.postMessage({ result: compute(job) })
  } catch (error) {
    parentPort!.postMessage({ error: String(error) })
  }
})

function compute(job: HashingJob): string | boolean {
  if ('hash' in job) return hashSync(job.hash, cost)
  // What is stored may be no argon2 hash at all.
  try {
    return verifySync(job.stored, job.verify)
  } catch {
    return false
  }
}

/** On Linux a thread has a priority of its own; elsewhere it stays what it is. */
function yieldToOthers(): void {
  try {
    const thread = Number(/task\/(\d+)/.exec(fs.readlinkSync('/proc/thread-self'))?.[1])
    if (thread > 0) os.setPriority(thread, os.constants.priority.PRIORITY_LOW)
  } catch {
    // Not Linux.
  }
}
