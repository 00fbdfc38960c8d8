/** Puts a text on the clipboard. @returns whether it is there */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // `navigator.clipboard` is missing on plain-http pages of a campus network; the old way is not.
    return copyByCommand(text)
  }
}

function copyByCommand(text: string): boolean {
  const field = document.createElement('textarea')
  const holder = document.activeElement
  field.value = text
  field.style.position = 'fixed'
  field.style.opacity = '0'
  // In a modal dialog only what is within it can be selected.
  ;(holder?.closest('dialog') ?? document.body).append(field)
  field.focus()
  field.select()
  const isCopied = document.execCommand?.('copy') ?? false
  field.remove()
  if (holder instanceof HTMLElement) holder.focus()
  return isCopied
}
