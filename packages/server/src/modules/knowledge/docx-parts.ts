import { isSafeTarget } from './docx-links.ts'
import { parseXml } from './xml.ts'

// The parts of a Word document beside its text: what styles mean, how lists count, where links lead.

/** By the id of a style. */
export type Styles = ReadonlyMap<string, { level: number | undefined; isTitle: boolean }>
export type ListLevel = { format: string; text: string; start: number }
/** By the id of a list, and the level in it. */
export type Numbering = { level(list: string, level: number): ListLevel | undefined }
export type Relations = ReadonlyMap<string, string>

type Style = { name: string; basedOn?: string; outline?: number }

export function readStyles(xml: string): Styles {
  const styles = new Map<string, Style>()
  let current: Style | undefined
  if (xml !== '') {
    parseXml(xml, {
      open(name, attribute) {
        const value = attribute('w:val')
        if (name === 'w:style') styles.set(attribute('w:styleId') ?? '', (current = { name: '' }))
        else if (!current || value === undefined) return
        else if (name === 'w:name') current.name = value.toLowerCase()
        else if (name === 'w:basedOn') current.basedOn = value
        else if (name === 'w:outlineLvl') current.outline = Number(value)
      },
      close(name) {
        if (name === 'w:style') current = undefined
      },
    })
  }
  return new Map([...styles.keys()].map((id) => [id, { level: levelOf(styles, id), isTitle: styles.get(id)!.name === 'title' }]))
}

/** Of a heading, also of one that is made after another one. */
function levelOf(styles: ReadonlyMap<string, Style>, id: string): number | undefined {
  let style = styles.get(id)
  for (let steps = 0; style && steps < 20; steps++) {
    const named = /^(?:heading|标题) ?([1-9])$/.exec(style.name)?.[1]
    if (named) return Math.min(6, Number(named))
    if (style.outline !== undefined && style.outline >= 0 && style.outline < 9) return Math.min(6, style.outline + 1)
    style = styles.get(style.basedOn ?? '')
  }
  return undefined
}

export function readNumbering(xml: string): Numbering {
  const kinds = new Map<string, Map<number, ListLevel>>()
  const kindOf = new Map<string, string>()
  let levels: Map<number, ListLevel> | undefined
  let level: ListLevel | undefined
  let list: string | undefined
  if (xml !== '') {
    parseXml(xml, {
      open(name, attribute) {
        const value = attribute('w:val') ?? ''
        if (name === 'w:abstractNum') kinds.set(attribute('w:abstractNumId') ?? '', (levels = new Map<number, ListLevel>()))
        else if (name === 'w:lvl') levels?.set(Number(attribute('w:ilvl')), (level = { format: 'decimal', text: '', start: 1 }))
        else if (name === 'w:numFmt' && level) level.format = value
        else if (name === 'w:lvlText' && level) level.text = value
        else if (name === 'w:start' && level) level.start = Number(value) || 1
        else if (name === 'w:num') list = attribute('w:numId')
        else if (name === 'w:abstractNumId' && list !== undefined) kindOf.set(list, value)
      },
      close(name) {
        if (name === 'w:lvl') level = undefined
        if (name === 'w:abstractNum') levels = undefined
        if (name === 'w:num') list = undefined
      },
    })
  }
  return { level: (id, at) => kinds.get(kindOf.get(id) ?? '')?.get(at) }
}

/** Only to pages and addresses elsewhere: whatever else a document refers to is not looked at. */
export function readRelations(xml: string): Relations {
  const targets = new Map<string, string>()
  if (xml !== '') {
    parseXml(xml, {
      open(name, attribute) {
        const [id, target] = [attribute('Id'), attribute('Target')]
        if (name === 'rel:Relationship' && attribute('TargetMode') === 'External' && id !== undefined && target !== undefined && isSafeTarget(target)) targets.set(id, target.trim())
      },
      close() {},
    })
  }
  return targets
}
