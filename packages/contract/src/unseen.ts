/**
 * What nobody sees, as a part of a class of characters: it makes two names look alike, steers a terminal, or turns around what
 * follows it. Controls, halves of characters, line breaks of other kinds, marks and overrides of direction, characters without
 * width. Not the joiners, which scripts and emoji need, and not tab and line end where text has paragraphs.
 */
export const unseen = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb`

/** Joiners, what chooses another form of a sign, tags: unseen by themselves. */
const joining = String.raw`\u034f\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\u{e0020}-\u{e007f}\u{e0100}-\u{e01ef}`
/** Beside these they have nothing to do, but for emoji that are signs: ‼️ and 1️⃣. */
const beside = String.raw`\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}0-9\p{P}\p{Z}\u034f\u200c\u200d`

/**
 * What nobody sees in a name either, though some texts need it: a joiner where nothing is joined, and letters that are drawn as nothing.
 * With it one name could look like another one.
 */
export const unseenInName = new RegExp(String.raw`[\u115f\u1160\u17b4\u17b5\u3164\uffa0]|(?<=^|[${beside}])(?<!\p{Extended_Pictographic})(?!\ufe0f\u20e3)[${joining}]`, 'u')
