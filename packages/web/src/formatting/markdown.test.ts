import { expect, test } from 'vitest'
import { addressLength, shownHost } from './address.ts'
import { highlightCode } from './code.ts'
import { format } from './markdown.ts'
import { isPlain, undisguised } from './plain.ts'
import { renderTex } from './tex.ts'

// happy-dom loses the first element of what is cleaned: there is one for it to lose.
const html = (text: string, names: string[] = []) => format(`---\n\n${text}`, names, { math: renderTex, code: highlightCode }).html.trim()
function shown(text: string, names: string[] = []): HTMLElement {
  const holder = document.createElement('div')
  holder.innerHTML = html(text, names)
  return holder
}

test('emphasis, lists, quotes, tables and code are formatted, and a new line is a new line', () => {
  expect(html('**a** *b* ~~c~~ `d`')).toContain('<strong>a</strong> <em>b</em> <s>c</s> <code>d</code>')
  expect(html('one\ntwo')).toContain('one<br>\ntwo')
  expect(shown('1. a\n2. b').querySelectorAll('ol li')).toHaveLength(2)
  expect(shown('> q').querySelector('blockquote')?.textContent).toContain('q')
  expect(shown('|a|b|\n|-|-|\n|1|2|').querySelectorAll('td')).toHaveLength(2)
  expect(shown('```python\ndef f(): pass\n```').querySelector('.hljs-keyword')?.textContent).toBe('def')
})

test('what is to be done is a box, ticked or not, where it begins an entry of a list', () => {
  expect([...shown('- [ ] a\n- [x] **b**\n- [X] c').querySelectorAll('li')].map((one) => one.textContent)).toEqual(['☐ a', '☑ b', '☑ c'])
  for (const text of ['[x] a', '- a [x] b', '- [x]y', '- `[x] a`', '1. [x](https://a.example)']) expect(html(text)).not.toMatch(/[☐☑]/)
})

test('scripts in whatever disguise stay text', () => {
  const attacks = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '[x](javascript:alert(1))', '[x](JaVaScRiPt:alert(1))', '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '![x](javascript:alert(1))', '[x](vbscript:x)', '<a href="javascript:alert(1)">x</a>', '`<img src=x onerror=alert(1)>`', '[a](https://x.y"onmouseover="alert(1))', '[x](  javascript:alert(1))',
    '```"><img src=x onerror=alert(1)>\ncode\n```', '```html\n<script>alert(1)</script>\n```', '$\\href{javascript:alert(1)}{x}$', '$\\htmlData{x=1}{y}$', '$\\includegraphics{https://evil.example/x.png}$', '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '[x](&#106;avascript:alert(1))', '@<b>ben</b>',
  ]
  for (const attack of attacks) {
    const holder = shown(attack, ['<b>ben</b>'])
    expect(holder.querySelector('script, img, svg, iframe, style, form, object'), attack).toBeNull()
    for (const element of holder.querySelectorAll('*')) for (const { name } of [...element.attributes]) expect(name, attack).not.toMatch(/^on|^style$|^src$/)
    for (const link of holder.querySelectorAll('a')) expect(link.getAttribute('href'), attack).toMatch(/^(https?|mailto):/)
  }
})

test('a picture is a link, and is fetched from nowhere', () => {
  const holder = shown('![a cat](https://elsewhere.example/cat.png)')
  expect(holder.querySelector('img')).toBeNull()
  expect(holder.querySelector('a')?.getAttribute('href')).toBe('https://elsewhere.example/cat.png')
  expect(holder.textContent).toContain('elsewhere.example')
})

test('links open elsewhere, tell nobody where from, and only lead to pages and mail', () => {
  const link = shown('see https://fairway.example/a_b.').querySelector('a')!
  expect([link.href, link.target, link.rel]).toEqual(['https://fairway.example/a_b', '_blank', 'noopener noreferrer nofollow'])
  expect(shown('ftp://x.example').querySelector('a')).toBeNull()
  expect(shown('write to ben@campus.example').querySelector('a')?.getAttribute('href')).toBe('mailto:ben@campus.example')
})

test('an address ends where Chinese goes on', () => {
  const length = (text: string) => text.slice(0, 'https:'.length + addressLength(text, 'https:'.length))
  expect(length('https://a.example/x，然后看这里')).toBe('https://a.example/x')
  expect(length('https://a.example/x看这里')).toBe('https://a.example/x')
  expect(length('https://a.example/wiki/X_(y)）')).toBe('https://a.example/wiki/X_(y)')
  expect(length('https://a.example/x).')).toBe('https://a.example/x')
})

test('a link that pretends to lead elsewhere, or is written in letters like others, says where it leads', () => {
  expect(shown('[https://bank.example](https://evil.example/x)').textContent).toContain('(evil.example)')
  expect(shown('[bank.example](https://evil.example)').textContent).toContain('(evil.example)')
  expect(shown('https://аpple.example/x').textContent).toContain('(xn--')
  expect(shownHost('https://fairway.example/a', 'https://fairway.example/a')).toBeUndefined()
  expect(shownHost('fairway.example', 'https://fairway.example')).toBeUndefined()
  for (const address of ['https://bank.example@evil.example/x', 'https://bank.example:443@evil.example', 'https://a@evil.example', 'https://bank.example%2Flogin@evil.example/@x']) {
    expect(shownHost(address, address), address).toBe('evil.example')
    expect(shown(`<${address}>`).textContent).toContain('(evil.example)')
  }
  expect(shown('see https://bank.example@evil.example/x').textContent).toContain('(evil.example)')
  expect(shownHost('bank.example@evil.example', 'https://evil.example')).toBe('evil.example')
  expect(shownHost('https://evil.example@bank.example', 'https://bank.example')).toBe('bank.example')
  expect(shownHost('https://fairway.example/@ana?to=a@b', 'https://fairway.example/@ana?to=a@b')).toBeUndefined()
  expect(shownHost('the syllabus', 'https://fairway.example/syllabus')).toBe('fairway.example')
})

test('signs that turn or hide what is around them are taken out', () => {
  expect(undisguised('exe.\u202Egpj\u200B')).toBe('exe.gpj')
  expect(html('a \u202Eb **c**')).not.toContain('\u202E')
  // Those that join emoji stay.
  expect(undisguised('👩‍🎓')).toBe('👩‍🎓')
})

test('math is drawn by the browser, and prices are no math', () => {
  expect(shown('let $x^2$ be').querySelector('math')).not.toBeNull()
  expect(shown('$$\n\\sum_{i=1}^n i\n$$').querySelector('math')?.getAttribute('display')).toBe('block')
  expect(shown('it costs $5 and $6').querySelector('math')).toBeNull()
  expect(shown('`$x$`').querySelector('math')).toBeNull()
})

test('math that would never end comes to an end', () => {
  expect(html('$\\def\\a{\\a\\a}\\a$').length).toBeLessThan(5000)
})

test('what would be more than a browser can draw is shown as it was written', () => {
  const bomb = `\\def\\a{${'x'.repeat(500)}}${'\\a'.repeat(190)}`
  expect(html(`$${bomb}$`)).toContain('<code>')
  expect(html(`$${bomb}$`).length).toBeLessThan(3000)
  expect(html(`$${'{'.repeat(3900)}x${'}'.repeat(3900)}$`)).toContain('<code>')
  const table = `${'|'.repeat(60)}\n${'|-'.repeat(59)}|\n${'a\n'.repeat(3900)}`
  expect(shown(table).querySelectorAll('td')).toHaveLength(0)
  expect(shown('$x$ '.repeat(300)).querySelectorAll('math')).toHaveLength(200)
})

test('who is mentioned is marked, by the longest name that fits', () => {
  expect(html('hello @Ben Li!', ['Ben', 'Ben Li'])).toContain('hello <span class="mention">@Ben Li</span>!')
  expect(html('**@room** see', ['room'])).toContain('<span class="mention">@room</span>')
  expect(html('hello @[Ben **Li**](7)!')).toContain('hello <span class="mention">@Ben **Li**</span>!')
  expect(shown('`@[Ben](7)`').querySelector('.mention')).toBeNull()
  expect(html('@nobody', ['Ben'])).not.toContain('mention')
})

test('what nobody can tell from formatted text is not formatted', () => {
  for (const text of ['hello', '你好，今天下午三点见！', 'a - b', 'C++ or Java?', 'x = 3.5', '100% of 5', '(yes)\nno']) {
    expect(isPlain(text), text).toBe(true)
    expect(shown(text).textContent?.trim(), text).toBe(text)
  }
  for (const text of ['**a**', '- a', '1. a', '# a', 'https://a.example', '$x$', '`a`', '&lt;', '    code']) expect(isPlain(text), text).toBe(false)
})

test('what is still to be fetched is said, and the source shown until then', () => {
  const { html: source, wants } = format('$x$ and\n```sql\nselect 1\n```', [], {})
  expect(wants).toEqual({ math: true, code: true })
  expect(source).toContain('<code>x</code>')
  expect(source).toContain('select 1')
})
