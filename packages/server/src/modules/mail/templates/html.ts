import { addressOf, inLanguage, type Letter, type Part, type Writing } from './letter.ts'

// The letter as HTML that mail programs of all kinds show: one column in a table, every style inline. Those that know dark mode
// read the few classes; those that invert colours by themselves find none that suffer from it. Nothing is fetched from anywhere.

export function layHtml({ subject, preview, heading, parts }: Letter, writing: Writing): string {
  const { campus, publicUrl, language } = writing
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(subject)}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 639px) { .card { padding: 24px 20px 12px !important; } }
@media (prefers-color-scheme: dark) {
  .page { background-color: #0f1720 !important; }
  .card { background-color: #18222d !important; border-color: #2b3947 !important; }
  .ink { color: #e6edf3 !important; }
  .soft { color: #a3b1bf !important; }
  .accent { color: #62b5e5 !important; }
  .code { background-color: #22303d !important; color: #ffffff !important; }
  .rule { border-color: #2b3947 !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:${paper};-webkit-text-size-adjust:100%;">
<div style="display:none;max-height:0;overflow:hidden;">${escaped(preview)}${blank}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${paper};">
<tr><td align="center" style="padding:24px 12px;">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;overflow-wrap:anywhere;font-family:${fonts};">
<tr><td class="accent" style="padding:0 4px 14px;font-size:17px;font-weight:600;line-height:24px;color:${accent};">${escaped(campus)}</td></tr>
<tr><td class="card" style="padding:32px 36px 20px;background-color:#ffffff;border:1px solid ${line};border-radius:8px;">
<h1 class="ink" style="margin:0 0 16px;font-size:22px;line-height:30px;font-weight:600;color:${ink};">${escaped(heading)}</h1>
${parts.map((part) => layPart(part, writing)).join('\n')}
</td></tr>
<tr><td class="soft" style="padding:16px 4px 0;font-size:13px;line-height:20px;color:${soft};"><a class="soft" href="${escaped(publicUrl)}" style="color:${soft};">${escaped(publicUrl.replace(/^https?:\/\//, ''))}</a><br>${inLanguage(writing, '本邮件由系统自动发送，请勿直接回复。', 'This mail was sent by a program. Please do not reply to it.')}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`
}

const paper = '#eef2f5'
const ink = '#17212b'
const soft = '#5a6875'
const line = '#dce3e9'
const accent = '#0a6ea8'
const fonts = `-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',Arial,sans-serif`
// Lists of mail would go on with the beginning of the letter after a short preview.
const blank = '&#847;&zwnj;&nbsp;'.repeat(60)

function layPart(part: Part, writing: Writing): string {
  if ('paragraph' in part) return `<p class="ink" style="margin:0 0 16px;font-size:16px;line-height:26px;color:${ink};">${lines(part.paragraph)}</p>`
  if ('note' in part) return `<p class="soft" style="margin:0 0 12px;font-size:14px;line-height:22px;color:${soft};">${lines(part.note)}</p>`
  if ('code' in part) {
    // The space after the last digit is made up for on the left. One tap selects the digits alone.
    return `<div class="code" style="margin:0 0 20px;padding:18px 0 18px 8px;border-radius:6px;background-color:${paper};text-align:center;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:36px;line-height:44px;font-weight:700;letter-spacing:8px;color:${ink};user-select:all;-webkit-user-select:all;">${escaped(part.code)}</div>`
  }
  if ('facts' in part) {
    const rows = part.facts.map(
      ({ name, value }) =>
        `<tr><td class="soft rule" style="padding:9px 16px 9px 0;border-bottom:1px solid ${line};vertical-align:top;white-space:nowrap;color:${soft};">${escaped(name)}</td><td class="ink rule" style="padding:9px 0;border-bottom:1px solid ${line};width:100%;color:${ink};">${escaped(value)}</td></tr>`,
    )
    return `<table cellpadding="0" cellspacing="0" border="0" width="100%" style="margin:0 0 20px;font-size:15px;line-height:22px;">${rows.join('')}</table>`
  }
  const href = escaped(addressOf(part.path, writing))
  return `<p style="margin:8px 0 20px;"><a href="${href}" style="display:inline-block;padding:11px 22px;border-radius:6px;background-color:${accent};color:#ffffff;font-size:16px;line-height:22px;font-weight:600;text-decoration:none;">${escaped(part.link)}</a></p>`
}

function lines(text: string): string {
  return escaped(text).replace(/\r?\n/g, '<br>')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
