/** A number that is written digit by digit: no double could hold it, and no spreadsheet runs it. */
export class WrittenNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** Rows as CSV (RFC 4180), with a header. What a spreadsheet would take for a formula is made text. */
export async function* toCsv(names: readonly string[], rows: AsyncIterable<Readonly<Record<string, unknown>>> | Iterable<Readonly<Record<string, unknown>>>): AsyncGenerator<Uint8Array> {
  let text = `${names.map(csvCell).join(',')}\r\n`;
  for await (const row of rows) {
    text += `${names.map((name) => csvCell(row[name])).join(',')}\r\n`;
    if (text.length < chunkCharacters) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

const chunkCharacters = 65_536;

/**
 * Text that no spreadsheet runs. Where lists are parted by semicolons (much of Europe), a spreadsheet parts this file there, at tabs and at ends of lines, and knows no quotation mark
 * within a cell: what follows one of these is the beginning of a cell too.
 */
const plainText = (text: string): string => text.replace(/^[\t\r\n]/, "'$&").replace(/(?<=^|[;\t\r\n])[=+\-@＝＋－＠]/g, "'$&");

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof WrittenNumber) return value.text;
  const text = typeof value === 'string' ? plainText(value) : typeof value === 'object' ? plainText(JSON.stringify(value)) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
