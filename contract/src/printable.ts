/** Beyond it a text from a file says nothing more to a reader. */
const mostCharacters = 500;
/** What a terminal obeys, what begins another line, what turns the direction of writing (UAX #9), and what nobody sees (tags). */
const obeyed = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{e0000}-\u{e007f}]/gu;

/**
 * Text out of a file that is being judged, as a part of a sentence about it: on one line, with nothing in it that a terminal or a reader's eye would follow. An escape sequence
 * could otherwise wipe out the verdict that stands before it, and write another one.
 */
export function printable(text: string): string {
  const shown = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  return shown.replace(obeyed, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
