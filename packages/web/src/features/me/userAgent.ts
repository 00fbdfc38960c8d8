// What a browser says of itself, as far as a reader would know their own by it. Everyone claims to be everyone else, so the order
// decides: what is said by fewer is looked for first.

export type Device = {
  kind: 'computer' | 'phone' | 'tablet' | 'program'
  /** A key of `me.browser`, or a name that is the same in all languages. */
  browser: string | undefined
  system: string | undefined
}

const browsers: readonly [RegExp, string][] = [
  [/MicroMessenger\//, 'wechat'],
  [/DingTalk\//, 'dingtalk'],
  [/\bM?QQBrowser\//, 'qq'],
  [/\bUCBrowser\//, 'uc'],
  [/\bEdg(A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPT)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bHuaweiBrowser\//, 'huawei'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const systems: readonly [RegExp, string][] = [
  [/\biPad\b/, 'iPadOS'],
  [/\biPhone\b/, 'iOS'],
  [/\b(OpenHarmony|HarmonyOS)\b/, 'HarmonyOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

export function deviceOf(userAgent: string | null): Device {
  const text = userAgent ?? ''
  const named = (list: readonly [RegExp, string][]) => list.find(([sign]) => sign.test(text))?.[1]
  // Whatever shows pages calls itself Mozilla.
  if (text !== '' && !text.startsWith('Mozilla/')) return { kind: 'program', browser: /^[\w.+ -]{1,40}?(?=[/ ]|$)/.exec(text)?.[0], system: undefined }
  const system = named(systems)
  const isTablet = system === 'iPadOS' || (system === 'Android' && !/\bMobile\b/.test(text))
  const isPhone = system === 'iOS' || /\bMobile\b|\bPhone\b/.test(text)
  return { kind: isTablet ? 'tablet' : isPhone ? 'phone' : 'computer', browser: named(browsers), system }
}

/** Which network an address is of, where nobody has to look it up. */
export function networkOf(ip: string): 'own' | 'local' | undefined {
  const plain = ip.replace(/^::ffff:/i, '')
  if (plain === '::1' || plain.startsWith('127.')) return 'own'
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/i.test(plain) ? 'local' : undefined
}
