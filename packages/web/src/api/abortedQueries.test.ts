import { PiniaColada, useQuery } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test } from 'vitest'
import { defineComponent, h } from 'vue'
import { askAnewWhatIsAborted } from './abortedQueries.ts'

test('what two parts of a page read is there, though one gives way to the other while it is asked for', async () => {
  let asked = 0
  const query = ({ signal }: { signal: AbortSignal }) =>
    new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      if (++asked === 2) resolve('the answer')
    })
  const part = () =>
    defineComponent(() => {
      const { data } = useQuery({ key: ['shared'], query })
      return () => h('p', data.value ?? 'nothing yet')
    })
  const [one, other] = [part(), part()]
  const page = defineComponent({ props: { isOther: Boolean }, setup: (props) => () => h(props.isOther ? other : one) })
  const view = mount(page, { props: { isOther: false }, global: { plugins: [createPinia(), [PiniaColada, { plugins: [askAnewWhatIsAborted] }]] } })
  await flushPromises()
  await view.setProps({ isOther: true })
  await flushPromises()
  expect(view.text()).toBe('the answer')
})
