import { parse } from 'csv-parse/sync';
import { checkPages } from './pages.ts';
import { type ParseContext, type ParsedDocument, unreadable, unsupported } from './parsed.ts';
import { layRows } from './sheet-pages.ts';
import { type Delimiter, findDelimiter } from './table-text.ts';
import { decodeText } from './text.ts';

/** Reads a table of separated values in any encoding that text is read in; rows may differ in length. @throws ParseRefusal */
export function parseCsv(bytes: Buffer, { limits }: ParseContext): ParsedDocument {
  const text = decodeText(bytes);
  if (text === null) throw unsupported('neither text nor a known kind of document');
  if (text.length > limits.maxCharacters) throw unreadable(`it holds more than ${limits.maxCharacters} characters of text`);
  const rows = readRows(text, findDelimiter(text.slice(0, 65_536)) ?? ',');
  const { pages, places } = layRows('Table', rows.map((cells, index) => ({ number: index + 1, cells })));
  return { kind: 'csv', paging: 'derived', pages: checkPages(pages, limits), places };
}

function readRows(text: string, delimiter: Delimiter): string[][] {
  const options = { delimiter, relax_column_count: true, skip_empty_lines: false, bom: true } as const;
  try {
    return parse(text, { ...options, relax_quotes: true });
  } catch (error) {
    // A quote that is never closed takes the rest of the file with it: then quotes are characters like others.
    try {
      return parse(text, { ...options, quote: false });
    } catch {
      throw unreadable('its rows cannot be told apart', error);
    }
  }
}
