/** The largest file that is taken. */
export const mostFileBytes = 4 * 1_048_576;

/** What is wrong with a file, in words for its owner; `line` counts from 1 and includes the header. */
export interface FileProblem { readonly line: number | null; readonly text: string }

/** Bytes as text: UTF-8 with or without a mark, UTF-16 with one (as spreadsheets save it). Anything else is told, not guessed. */
export function decodeFile(bytes: Uint8Array): { readonly text: string } | { readonly problem: FileProblem } {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return { problem: { line: null, text: 'The file is no text in UTF-8. In your spreadsheet choose “CSV UTF-8” when saving.' } };
  }
  if (text.includes('\u0000')) return { problem: { line: null, text: 'The file holds zero bytes, so it is no CSV file. A workbook (.xlsx) must be saved as “CSV UTF-8” first.' } };
  return { text };
}
