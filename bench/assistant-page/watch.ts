// What is to run in a page before anything else: how late each heading is drawn that says when it was sent, and when the last of an
// answer is. Polling from outside would be work for the page.

export const watchHeadings = `
  globalThis.lateness_ = []
  let told
  let hasEnded
  let ended
  globalThis.whenEnded_ = () => new Promise((resolve) => ([hasEnded, ended] = [false, resolve]))
  requestAnimationFrame(function look() {
    const text = [...document.querySelectorAll('h2')].findLast(({ textContent }) => / at \\d{13}\\./.test(textContent))?.textContent ?? ''
    const sent = /\\d{13}/.exec(text)?.[0]
    if (sent !== undefined && sent !== told) {
      told = sent
      lateness_.push(Date.now() - Number(sent))
      if (text.startsWith('The end')) hasEnded = true
    }
    if (hasEnded && document.querySelector('[aria-busy=true]') === null) ended?.()
    requestAnimationFrame(look)
  })
`
