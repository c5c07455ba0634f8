import { fileTypeFromBuffer } from 'file-type';
import { type DocumentKind, unreadable, unsupported } from './parsed.ts';
import { findDelimiter } from './table-text.ts';
import { decodeBeginning, isForeignText } from './text.ts';
import { listZip } from './zip.ts';

/** Of a text, this much tells its kind. */
const sampleBytes = 65_536;

/** What a person calls the kinds that are recognised and turned away, and what to do with them. Matched against the found MIME type, in order. */
const knownOthers: readonly (readonly [RegExp, string])[] = [
  [/ms-excel/, 'an older Excel file: save it as XLSX and upload that'],
  [/ms-powerpoint/, 'an older PowerPoint file: save it as PPTX and upload that'],
  [/^image\//, 'a picture of a kind that is not read: save it as PNG or JPEG and upload that'],
  [/^(audio|video)\//, 'a recording'],
  [/epub/, 'an EPUB book: save it as PDF and upload that'],
  [/xml/, 'an XML file'],
  [/zip|rar|7z|tar|gzip|bzip/, 'an archive: unpack it and upload what is in it'],
];

/** Kinds that are told by the bytes that they begin with, of those that are turned away; the bytes as hexadecimal digits. */
const turnedAway: readonly (readonly [RegExp, string])[] = [
  [/^789f3e22/, 'a message part that Outlook alone reads (winmail.dat): ask the sender for the files themselves'],
  [/^308[0-4].{0,8}06092a864886f70d010702/, 'a digital signature, or a signed file (S/MIME): open it in its own program, save what is in it and upload that'],
  [/^308[0-4].{0,8}06092a864886f70d010703/, 'an encrypted message (S/MIME): open it in its own program, save it unencrypted and upload that'],
  [/^2d2d2d2d2d424547494e20504750204d455353414745/, 'an encrypted message (PGP): open it in its own program, save it unencrypted and upload that'],
];

/** Files of the older Office format (MS-CFB), by the name of a stream within them. */
const compoundFiles: readonly (readonly [string, string])[] = [
  ['EncryptedPackage', 'an Office file that is protected by a password: save it without one and upload that'],
  ['WordDocument', 'an older Word file (.doc): save it as DOCX and upload that'],
  ['Workbook', 'an older Excel file (.xls): save it as XLSX and upload that'],
  ['PowerPoint Document', 'an older PowerPoint file (.ppt): save it as PPTX and upload that'],
  ['__substg1.0_', 'an Outlook message (.msg): save it as EML and upload that'],
  ['Book', 'an older Excel file (.xls): save it as XLSX and upload that'],
];

/** The first bytes of the kinds that have some of their own. */
const signatures: readonly (readonly [RegExp, DocumentKind])[] = [
  [/^\x89PNG\r\n/, 'image'], [/^\xff\xd8\xff/, 'image'], [/^(?:II\*\0|MM\0\*)/, 'image'], [/^RIFF.{4}WEBP/s, 'image'], [/^\s{0,8}\{\\rtf/, 'rtf'],
];

/**
 * Recognises the kinds that are read, from the bytes alone; the name plays no part. It reads the beginning and an archive’s directory, and nothing is unpacked,
 * so that it can be asked anywhere.
 *
 * @returns `null` for whatever else it is.
 * @throws ParseRefusal for an archive whose directory is damaged.
 */
export function recogniseKind(bytes: Buffer): DocumentKind | null {
  if (isZip(bytes)) return recogniseArchive(bytes);
  // Some producers write a few bytes before the header; readers accept it within the first kilobyte (ISO 32000-1, annex H.3).
  if (bytes.subarray(0, 1_024).includes('%PDF-')) return 'pdf';
  const start = bytes.toString('latin1', 0, 64);
  const signed = signatures.find(([pattern]) => pattern.test(start));
  if (signed !== undefined) return signed[1];
  return isCompound(bytes) ? null : recogniseText(bytes);
}

/**
 * Tells the kind of a document from its bytes.
 * @throws ParseRefusal `unsupported_media_type` saying what it seems to be, and what to do.
 */
export async function detectKind(bytes: Buffer): Promise<DocumentKind> {
  if (bytes.length === 0) throw unsupported('the file is empty');
  const recognised = recogniseKind(bytes);
  const isText = recognised === 'txt' || recognised === 'csv';
  if (recognised !== null && !isText) return recognised;
  if (isZip(bytes)) throw refusalOfArchive(bytes);
  if (isCompound(bytes)) throw unsupported(compoundFiles.find(([name]) => bytes.includes(Buffer.from(name, 'utf16le')))?.[1] ?? 'a file of an older Office program: save it in today’s form and upload that');
  const start = bytes.toString('hex', 0, 64);
  const away = turnedAway.find(([pattern]) => pattern.test(start));
  if (away !== undefined) throw unsupported(away[1]);
  const found = await fileTypeFromBuffer(bytes.subarray(0, sampleBytes));
  if (found !== undefined) throw unsupported(knownOthers.find(([pattern]) => pattern.test(found.mime))?.[1] ?? `a file of type ${found.mime}`);
  if (recognised !== null) return recognised;
  const text = decodeBeginning(bytes, sampleBytes);
  if (text !== null) throw unsupported('an XML or SVG file');
  throw unsupported(isForeignText(bytes.subarray(0, sampleBytes)) ? 'a text whose encoding its bytes do not tell: save it as UTF-8 and upload that' : 'neither text nor a known kind of document');
}

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
const isCompound = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'));

/** Some programs that Microsoft runs number the main part. */
const mainPartOfWord = /^word\/document\d{0,3}\.xml$/;
function recogniseArchive(bytes: Buffer): DocumentKind | null {
  const entries = listZip(bytes);
  const names = new Set(entries.map((entry) => entry.name));
  if (names.has('[Content_Types].xml')) {
    if ([...names].some((name) => mainPartOfWord.test(name))) return 'docx';
    if (names.has('xl/workbook.xml')) return 'xlsx';
    if (names.has('ppt/presentation.xml')) return 'pptx';
    if ([...names].some((name) => name.startsWith('word/'))) throw unreadable('its main part is missing');
  }
  return names.has('content.xml') && openDocumentKind(bytes) === 'text' ? 'odt' : null;
}

/** What the first entry of an OpenDocument file says it is (ISO/IEC 26300-3, 3.3: stored, not compressed). */
const openDocumentKind = (bytes: Buffer): string | null => /^mimetypeapplication\/vnd\.oasis\.opendocument\.([a-z]+)/.exec(bytes.toString('latin1', 30, 110))?.[1] ?? null;

/** Archives of office programs that are turned away, by an entry of theirs. */
const refusedPackages: readonly (readonly [RegExp, string])[] = [
  [/^xl\/workbook\.bin$/, 'a binary Excel file (.xlsb): save it as XLSX and upload that'],
  [/^(?:FixedDocSeq\.fdseq|FixedDocumentSequence\.fdseq|Documents\/1\/FixedDoc)/i, 'an XPS document: print it to a PDF and upload that'],
  [/^Index\/|^index\.(?:apxl|xml)(?:\.gz)?$|^Index\.zip$/, 'an Apple document (Pages, Numbers or Keynote): export it as PDF and upload that'],
  [/^visio\//, 'a Visio drawing: save it as PDF and upload that'],
];

function refusalOfArchive(bytes: Buffer): Error {
  const kind = openDocumentKind(bytes);
  const names = listZip(bytes).map(({ name }) => name);
  const refused = refusedPackages.find(([pattern]) => names.some((name) => pattern.test(name)));
  if (refused !== undefined) return unsupported(refused[1]);
  if (kind === null) return unsupported(bytes.toString('latin1', 30, 80).includes('epub') ? 'an EPUB book: save it as PDF and upload that' : 'an archive: unpack it and upload what is in it');
  const instead = { spreadsheet: 'XLSX', presentation: 'PPTX' }[kind] ?? 'PDF';
  return unsupported(`an OpenDocument ${kind}: save it as ${instead} and upload that`);
}

function recogniseText(bytes: Buffer): DocumentKind | null {
  if (isMessage(bytes.toString('latin1', 0, sampleBytes))) return 'eml';
  const text = decodeBeginning(bytes, sampleBytes);
  if (text === null) return null;
  const marked = text.slice(0, 8_192).replace(/^\ufeff/, '').replace(/^(?:\s+|<!--(?:(?!-->)[\s\S])*-->)+/, '');
  if (/^<(?:!doctype\s+html|html|head|body|meta|title|style|script|div|p|table|h[1-6]|span|section|article|main|center|font|ul|ol)\b/i.test(marked)) return 'html';
  if (/^<(?:\?xml|!doctype|svg)\b/i.test(marked)) return /<html\b/i.test(marked) && !/<svg\b/i.test(marked.slice(0, 400)) ? 'html' : null;
  return findDelimiter(text) === null ? 'txt' : 'csv';
}

/** Headers that only a message has; two of them, in a block of headers at the beginning, make one (RFC 5322, 2.2). */
const messageHeaders: ReadonlySet<string> = new Set(['from', 'to', 'date', 'message-id', 'mime-version', 'received', 'return-path', 'delivered-to', 'content-transfer-encoding', 'x-mailer', 'reply-to']);
const maxHeaderLines = 500;

/** A byte order mark, and the line that mailboxes put before each message (RFC 4155), in Latin letters. */
export const beforeMessage = /^(?:\xef\xbb\xbf)?(?:From [^\r\n]{0,200}\d{4}[^\r\n]{0,20}\r?\n)?/;

function isMessage(start: string): boolean {
  const found = new Set<string>();
  for (const line of start.replace(beforeMessage, '').split(/\r?\n/, maxHeaderLines)) {
    if (line === '') break;
    if (/^[ \t]/.test(line) && found.size > 0) continue;
    const name = /^([!-9;-~]{1,76}):/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined) return false;
    if (messageHeaders.has(name)) found.add(name);
  }
  // A memorandum begins with From, To and Date too; programs write more than people do.
  return found.size >= 2 && ['message-id', 'mime-version', 'received', 'return-path', 'content-transfer-encoding'].some((name) => found.has(name));
}
