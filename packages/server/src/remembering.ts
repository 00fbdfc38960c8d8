// What every request asks for and seldom changes is read once in a while. Who asks often never waits for it: it is read anew in the
// background before it is too old.

/**
 * @param ms how old it may at most be
 * @returns with `forget`, after which nothing is given that was read before
 */
export function remembering<Value>(ms: number, load: () => Promise<Value>, now = Date.now) {
  let known: Read<Value> | undefined
  let coming: Read<Value> | undefined

  return {
    read(): Promise<Value> {
      const age = known ? now() - known.at : Infinity
      if (age >= ms) known = coming ?? begin()
      else if (age >= ms / 2 && !coming) begin()
      return known!.value
    },

    forget(): void {
      known = coming = undefined
    },
  }

  function begin(): Read<Value> {
    const one: Read<Value> = { at: now(), value: load() }
    coming = one
    one.value.then(
      () => {
        if (coming === one) [known, coming] = [one, undefined]
      },
      // A failure is not remembered; what is still fresh enough is.
      () => {
        if (known === one) known = undefined
        if (coming === one) coming = undefined
      },
    )
    return one
  }
}

type Read<Value> = { at: number; value: Promise<Value> }
