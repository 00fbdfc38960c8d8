import fs from 'node:fs'

// The browser of the end-to-end tests is the one of the system, with fonts for Chinese. The headless shell is Chromium without
// its windows, which even an ordinary headless one draws for every page.

const programs = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const fonts = ['/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc', '/System/Library/Fonts']

export function findBrowser(): string | undefined {
  return programs.find((program) => fs.existsSync(program))
}

/** Without them Chinese renders as boxes. */
export function hasChineseFonts(): boolean {
  return fonts.some((font) => fs.existsSync(font))
}
