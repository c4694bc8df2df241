/**
 * One line of `text`: line breaks and other control characters become spaces, so that it can neither end a header nor begin a
 * line that looks like ours; marks that turn the direction of the text around are dropped.
 */
export function flatten(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}
