import type { PiniaColadaPlugin } from '@pinia/colada'

/**
 * A query that nobody reads any more is aborted. Where one part of a page gives way to another that reads the same, that happens
 * just before the new one asks: without this it would be given the aborted request to wait for, and see nothing for ever.
 */
export const askAnewWhatIsAborted: PiniaColadaPlugin = ({ queryCache }) => {
  queryCache.$onAction(({ name, args }) => {
    if (name === 'refresh' && args[0].pending?.abortController.signal.aborted) queryCache.cancel(args[0])
  })
}
