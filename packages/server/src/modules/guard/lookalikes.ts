// Letters of other scripts that look like Latin ones, folded as `foldedReading` folds: small, without accents. Styled letters
// (bold, script, circled) are Latin by NFKC already.

const drawnAs: Record<string, string> = {
  // Cyrillic
  а: 'a', в: 'b', с: 'c', ԁ: 'd', е: 'e', ҽ: 'e', һ: 'h', і: 'i', ј: 'j', к: 'k', ӏ: 'l', м: 'm', н: 'h', о: 'o', р: 'p', ԛ: 'q', г: 'r', ѕ: 's', т: 't', ц: 'u', ѵ: 'v', ԝ: 'w', х: 'x', у: 'y', ү: 'y', з: '3',
  // Greek
  α: 'a', β: 'b', ϲ: 'c', ε: 'e', η: 'n', ι: 'i', κ: 'k', μ: 'u', ν: 'v', ο: 'o', ρ: 'p', σ: 'o', τ: 't', υ: 'u', χ: 'x', γ: 'y', ω: 'w', ζ: 'z',
  // Armenian, Cherokee and others that turn up in such texts
  ա: 'w', օ: 'o', ս: 'u', հ: 'h', ո: 'n', ց: 'g', զ: 'q', ɑ: 'a', ɡ: 'g', ı: 'i', ɩ: 'i', ʟ: 'l', ɴ: 'n', ʀ: 'r', ꜱ: 's', ᴀ: 'a', ʙ: 'b', ᴄ: 'c', ᴅ: 'd', ᴇ: 'e', ꜰ: 'f', ɢ: 'g', ʜ: 'h', ɪ: 'i', ᴊ: 'j', ᴋ: 'k', ᴍ: 'm', ᴏ: 'o', ᴘ: 'p', ᴛ: 't', ᴜ: 'u', ᴠ: 'v', ᴡ: 'w', ʏ: 'y', ᴢ: 'z',
  ø: 'o', đ: 'd', ł: 'l', ħ: 'h', ŧ: 't', ƒ: 'f',
  // Marks that stand for others
  '’': "'", '‘': "'", '“': '"', '”': '"', '–': '-', '—': '-', '‐': '-', '，': ',', '、': ',', '「': '"', '」': '"', '『': '"', '』': '"', '《': '"', '》': '"', '。': '.',
}

export const lookalikes: ReadonlyMap<string, string> = new Map(Object.entries(drawnAs))
