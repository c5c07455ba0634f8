import { fileTypeFromBuffer } from 'file-type';
import { type DocumentKind, unreadable, unsupported } from './parsed.ts';
import { decodeText } from './text.ts';
import { listZip } from './zip.ts';

/** What a person calls the kinds that are recognised and turned away. Matched against the found MIME type, in order. */
const knownOthers: readonly (readonly [RegExp, string])[] = [
  [/spreadsheetml|ms-excel/, 'an Excel workbook'],
  [/presentationml|ms-powerpoint/, 'a PowerPoint presentation'],
  [/opendocument/, 'an OpenDocument file'],
  [/^image\//, 'a picture'],
  [/^(audio|video)\//, 'a recording'],
  [/rtf/, 'an RTF file'],
  [/epub/, 'an EPUB book'],
  [/xml|html/, 'an HTML or XML file'],
  [/zip|rar|7z|tar|gzip|bzip/, 'an archive'],
];

/** Text formats that are not running text: their markup would be quoted instead of what they say. */
const markedUpText: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(!doctype\s+html|html|head|body)\b/i, 'an HTML file'],
  [/^\s*(<\?xml\b|<svg\b|<!doctype\s+svg)/i, 'an XML or SVG file'],
  [/^\s*\{\\rtf/i, 'an RTF file'],
  [/^(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*MIME-Version:/i, 'an e-mail message'],
];

/**
 * Tells the kind of a document from its bytes. Its name plays no part.
 * @throws ParseRefusal `unsupported_media_type` saying what it seems to be.
 */
export async function detectKind(bytes: Buffer): Promise<DocumentKind> {
  if (bytes.length === 0) throw unsupported('the file is empty');
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return detectArchive(bytes);
  if (bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))) {
    throw unsupported('an older Word, Excel or PowerPoint file, or one that is protected by a password');
  }
  // Some producers write a few bytes before the header; readers accept it within the first kilobyte (ISO 32000-1, annex H.3).
  if (bytes.subarray(0, 1_024).includes('%PDF-')) return 'pdf';
  const found = await fileTypeFromBuffer(bytes.subarray(0, 65_536));
  if (found !== undefined) throw unsupported(nameOther(found.mime) ?? `a file of type ${found.mime}`);
  const text = decodeText(bytes);
  if (text === null) throw unsupported('neither text nor a known kind of document');
  const marked = markedUpText.find(([pattern]) => pattern.test(text.slice(0, 4_096)));
  if (marked !== undefined) throw unsupported(marked[1]);
  return 'txt';
}

function detectArchive(bytes: Buffer): DocumentKind {
  const names = new Set(listZip(bytes).map((entry) => entry.name));
  if (names.has('[Content_Types].xml')) {
    if (names.has('word/document.xml')) return 'docx';
    if (names.has('xl/workbook.xml')) throw unsupported('an Excel workbook');
    if (names.has('ppt/presentation.xml')) throw unsupported('a PowerPoint presentation');
    if ([...names].some((name) => name.startsWith('word/'))) throw unreadable('its main part is missing');
  }
  if (names.has('content.xml') && names.has('mimetype')) throw unsupported('an OpenDocument file');
  throw unsupported('an archive');
}

function nameOther(mime: string): string | null {
  return knownOthers.find(([pattern]) => pattern.test(mime))?.[1] ?? null;
}
