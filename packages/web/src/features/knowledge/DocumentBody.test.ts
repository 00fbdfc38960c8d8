import { flushPromises } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { show, speak } from '../../ui/show.testing.ts'
import DocumentBody from './DocumentBody.vue'
import { knowledgeTexts } from './texts.ts'

// happy-dom loses the first element of what is cleaned: there is one for it to lose.
const body = '---\n\n# 选课 *指南*\n\n<script>alert(1)</script>[x](javascript:alert(1))![p](https://evil.example/p.png)\n\n## 退课\n\nText.\n\n## 退课\n\n<img src=x onerror=alert(1)>'

test('headings are found by their anchors, one level below the page’s, and nothing that was written runs or is fetched', async () => {
  await speak('en', knowledgeTexts)
  const scrolled = vi.spyOn(HTMLElement.prototype, 'scrollIntoView').mockImplementation(() => {})
  const { view } = await show(DocumentBody, { body, anchor: '退课-2' })
  await vi.waitFor(() => expect(view.findAll('h2')).toHaveLength(2))
  await flushPromises()
  expect(view.findAll('h1, h2').map((heading) => [heading.attributes('id'), (heading.element as HTMLElement).ariaLevel])).toEqual([['at-选课-指南', '2'], ['at-退课', '3'], ['at-退课-2', '3']])
  expect(view.findAll('script, img, [onerror]')).toEqual([])
  expect(view.findAll('a').map((link) => link.attributes('href'))).toEqual(['https://evil.example/p.png'])
  expect(scrolled.mock.contexts.map((element) => (element as HTMLElement).id)).toEqual(['at-退课-2'])
  scrolled.mockRestore()
})
