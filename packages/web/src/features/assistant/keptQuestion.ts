// A question that has left the composer and was not answered for yet: whoever reloads the page meanwhile has asked it all the same, once.

export type KeptQuestion = { clientId: string; text: string; parent?: number | null }

const prefix = 'fairway-question:'

export function readQuestion(owner: string, place: string): KeptQuestion | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(`${prefix}${owner}:${place}`) ?? 'null') as Partial<KeptQuestion> | null
    return kept && typeof kept.clientId === 'string' && typeof kept.text === 'string' ? { clientId: kept.clientId, text: kept.text, ...(kept.parent !== undefined && { parent: kept.parent }) } : undefined
  } catch {
    return undefined
  }
}

export function keepQuestion(owner: string, place: string, question: KeptQuestion | undefined): void {
  try {
    if (question) localStorage.setItem(`${prefix}${owner}:${place}`, JSON.stringify(question))
    else localStorage.removeItem(`${prefix}${owner}:${place}`)
  } catch {
    // No room for it in this browser: it is kept for as long as the page is.
  }
}
