/** Resolves once the browser has nothing else to do, or after three seconds. */
export function whenIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    // Safari has no such call.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(resolve, { timeout: 3000 })
    else setTimeout(resolve, 500)
  })
}
