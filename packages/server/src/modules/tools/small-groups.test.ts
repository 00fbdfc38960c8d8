import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallestGroup, suppressed } from './small-groups.ts'

test('no small group is told, and none can be worked out from the whole and the others', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 8 }), (counts) => {
      const hidden = suppressed(counts)
      counts.forEach((count, index) => {
        if (count > 0 && count < smallestGroup) expect(hidden.has(index)).toBe(true)
      })
      const together = [...hidden].reduce((sum, index) => sum + counts[index]!, 0)
      const isAll = counts.every((count, index) => count === 0 || hidden.has(index))
      expect(hidden.size === 0 || together >= smallestGroup || isAll).toBe(true)
      if (hidden.size === 1) expect(isAll).toBe(true)
    }),
  )
})
