import { isIP } from 'node:net'
import type { ModelReach, ModelServerKind } from '@fairway/contract/model-limits'
import { reachOf } from '../providers/index.ts'
import { addressNeedsHttps, addressNowhere, addressOutOfReach, addressUnfit } from './refusals.ts'

/**
 * The address of a server as it is stored. To where a name leads is looked at whenever it is connected to (providers/reach.ts).
 *
 * @throws {Refusal} `address-unfit`, `address-needs-https`, `address-out-of-reach`, `address-nowhere`
 */
export function checkedAddress(typed: string, kind: ModelServerKind, reach: ModelReach): string {
  const url = URL.parse(typed)
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '' || /[?#]/.test(typed)) throw addressUnfit()
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const stands = isIP(host) ? reachOf(host) : /(^|\.)localhost$/.test(host) ? 'private' : reach
  if (stands === undefined) throw addressNowhere()
  if (stands !== reach) throw addressOutOfReach(reach)
  if (reach === 'public' && url.protocol !== 'https:') throw addressNeedsHttps()
  return url.origin + pathOf(url, kind)
}

/** Documentation shows whole addresses, and people paste them. */
function pathOf({ pathname }: URL, kind: ModelServerKind): string {
  const path = pathname.replace(/\/+$/, '').replace(/\/(chat\/completions|models)$/, '')
  return kind === 'azure' ? path.replace(/\/openai(\/.*)?$/, '') : path
}
