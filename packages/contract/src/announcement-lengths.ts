/** Characters. Kept free of zod so that the browser can import it. */
export const announcementLengths = { title: 120, text: 10_000 }
