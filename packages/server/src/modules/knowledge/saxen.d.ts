/** As far as it is used here; the library brings no types. */
declare module 'saxen' {
  type Decode = (text: string) => string
  export class Parser {
    ns(prefixes: Record<string, string>): this
    on(event: 'openTag', hear: (name: string, attributes: () => object, decode: Decode) => void): this
    on(event: 'closeTag', hear: (name: string) => void): this
    on(event: 'text', hear: (text: string, decode: Decode) => void): this
    on(event: 'cdata', hear: (text: string) => void): this
    on(event: 'error', hear: (error: Error) => void): this
    parse(source: string): this
    stop(): this
  }
}
