// When a room is opened by hundreds at once, all of them ask for the same page.

/**
 * Makes one reading of those that are asked for under the same key while one is out: they get the next one, since what is asked
 * is read after it was asked, never before.
 */
export function sharing<Answer>(): (key: string, read: () => Promise<Answer>) => Promise<Answer> {
  const out = new Map<string, Out<Answer>>()

  return (key, read) => {
    const current = out.get(key)
    return current ? (current.next ??= current.reading.then(begin, begin)) : begin()

    function begin(): Promise<Answer> {
      const reading = read()
      const one: Out<Answer> = { reading }
      out.set(key, one)
      const end = () => one.next === undefined && out.delete(key)
      reading.then(end, end)
      return reading
    }
  }
}

type Out<Answer> = { reading: Promise<Answer>; next?: Promise<Answer> }
