import { expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { show } from '../../ui/show.testing.ts'
import AnswerText from './AnswerText.vue'

test('a block that is finished stays as it is drawn while the next one grows under it', async () => {
  const { view } = await show(AnswerText, { text: 'The first', isGrowing: true })
  const blocks = () => [...view.find('.answer-text').element.children]
  await vi.waitFor(() => expect(blocks().map(({ textContent }) => textContent)).toEqual(['The first']))
  const [first] = blocks()
  await view.setProps({ text: 'The first one.\n\nThe second\n' })
  await vi.waitFor(() => expect(blocks().map(({ textContent }) => textContent)).toEqual(['The first one.', 'The second']))
  expect(blocks()[0]).toBe(first)
  const second = blocks()[1]
  await view.setProps({ text: 'The first one.\n\nThe second\none.', isGrowing: false })
  await nextTick()
  expect(blocks().map(({ textContent }) => textContent)).toEqual(['The first one.', 'The second\none.'])
  expect(blocks()[1]).toBe(second)
})
