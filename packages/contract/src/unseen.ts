/**
 * What nobody sees, as a part of a class of characters: it makes two names look alike, steers a terminal, or turns around what
 * follows it. Controls, halves of characters, line breaks of other kinds, marks and overrides of direction, characters without
 * width. Not the joiners, which scripts and emoji need, and not tab and line end where text has paragraphs.
 */
export const unseen = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb`
