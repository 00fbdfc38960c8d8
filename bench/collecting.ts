import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeHeapSnapshot } from 'node:v8'

// Loaded into a server before it: says on request what it holds once the garbage is gone. The program itself does not know of it.

process.on('message', (asked) => {
  if (asked === 'collect') void collect()
})
process.channel?.unref()

async function collect(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc!()
    await sleep(50)
  }
  // Not what the process says of its heap, which counts what it compiles and throws away as it likes: megabytes, in either direction.
  const snapshot = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'fairway-heap-')), 'all.heapsnapshot')
  process.send!(writeHeapSnapshot(snapshot))
}
