import { createRequire } from 'node:module';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { utils, write } from '@e965/xlsx';
import { Document, Packer, PageBreak, Paragraph } from 'docx';
import { pagedPdfByHand } from './files-by-hand.ts';

/** Files as offices have them, made of a text. A form feed ends a page, where the kind has pages. */
export type WrittenKind = 'pdf' | 'docx' | 'xlsx' | 'csv' | 'eml' | 'html' | 'txt' | 'rtf' | 'image';

interface Writer { readonly extension: string; readonly write: (text: string) => Promise<Buffer> | Buffer }

const writers: Readonly<Record<WrittenKind, Writer>> = {
  pdf: { extension: 'pdf', write: (text) => pdfOf(text.split('\f').flatMap(pagesOf)) },
  docx: { extension: 'docx', write: docxOf },
  xlsx: { extension: 'xlsx', write: xlsxOf },
  csv: { extension: 'csv', write: (text) => Buffer.from(text) },
  eml: { extension: 'eml', write: emlOf },
  html: { extension: 'html', write: (text) => Buffer.from(`<!doctype html><html><head><title>Letter</title></head><body>${text.split('\n').map((line) => `<p>${escaped(line)}</p>`).join('\n')}</body></html>`) },
  txt: { extension: 'txt', write: (text) => Buffer.from(text) },
  rtf: { extension: 'rtf', write: rtfOf },
  image: { extension: 'png', write: scanOf },
};

/** A file of that kind that holds the text. */
export async function writtenDocument(kind: WrittenKind, name: string, text: string): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  const { extension, write: written } = writers[kind];
  return { name: `${name.replace(/\.\w+$/, '')}.${extension}`, bytes: await written(text) };
}

const linesOfPage = 58;
const charactersOfLine = 110;

/** Lines as they fit on a sheet, broken between words. */
function wrapped(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const at = rest.lastIndexOf(' ', width);
    lines.push(rest.slice(0, at < 1 ? width : at));
    rest = rest.slice(at < 1 ? width : at + 1);
  }
  return [...lines, rest];
}

function pagesOf(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').flatMap((line) => wrapped(line, charactersOfLine));
  return Array.from({ length: Math.max(1, Math.ceil(lines.length / linesOfPage)) }, (_none, page) => lines.slice(page * linesOfPage, (page + 1) * linesOfPage));
}

/** Signs of Windows-1252 beyond Latin-1 that samples use, by their octal codes. */
const octals: Readonly<Record<string, string>> = { '–': '\\226', '—': '\\227', '‘': '\\221', '’': '\\222', '“': '\\223', '”': '\\224', '…': '\\205', '€': '\\200', '•': '\\225' };
const pdfText = (text: string): string => text.replace(/[\\()]/g, '\\$&').replace(/[^\u0020-\u00ff]/g, (sign) => octals[sign] ?? '?');

/** A PDF of so many pages of lines (ISO 32000-1, 7.5). `more` goes to the end of the first page’s contents, as it stands. */
export function pdfOf(pages: readonly (readonly string[])[], more = ''): Buffer {
  return pagedPdfByHand(pages.map((lines, index) => `BT /F1 9 Tf 40 780 Td\n${lines.map((line) => `(${pdfText(line)}) Tj 0 -12.5 Td`).join('\n')}\nET${index === 0 ? more : ''}`));
}

function docxOf(text: string): Promise<Buffer> {
  const pages = text.split('\f');
  const children = pages.flatMap((page, index) => [...page.split('\n').map((line) => new Paragraph(line)), ...index + 1 < pages.length ? [new Paragraph({ children: [new PageBreak()] })] : []]);
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}

/** Commas part the cells; what is a number becomes one. */
function xlsxOf(text: string): Buffer {
  const rows = text.trim().split('\n').map((line) => line.split(',').map((cell) => (/^-?\d+(?:\.\d+)?$/.test(cell.trim()) ? Number(cell) : cell.trim())));
  return write(utils.book_new(utils.aoa_to_sheet(rows), 'Sheet'), { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

function emlOf(text: string): Buffer {
  return Buffer.from([
    'From: Nora Vance <nora@sender.example>', 'To: Office <office@receiver.example>', 'Subject: What you asked for', 'Date: Mon, 02 Nov 2026 09:00:00 +0000', 'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit', '', text.replaceAll('\n', '\r\n'),
  ].join('\r\n'));
}

function rtfOf(text: string): Buffer {
  const signs = text.replace(/[\\{}]/g, '\\$&').replace(/[^\0-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0)}?`);
  return Buffer.from(`{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Helvetica;}}\\f0\\fs20\n${signs.split('\n').map((line) => `${line}\\par`).join('\n')}}`, 'latin1');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The console’s own font, so that a scan looks the same wherever it is made. */
const fontFile = createRequire(import.meta.url).resolve('@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2');
const scanFont = 'Instrument Sans Scan';

/** A sheet as a scanner sees it: black on not quite white, 150 dots an inch. */
function scanOf(text: string): Buffer {
  if (!GlobalFonts.has(scanFont)) GlobalFonts.registerFromPath(fontFile, scanFont);
  const lines = text.split('\n').flatMap((line) => wrapped(line, 92));
  const canvas = createCanvas(1_275, 140 + 32 * lines.length);
  const drawing = canvas.getContext('2d');
  drawing.fillStyle = '#fbfaf6';
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.fillStyle = '#161616';
  drawing.font = `24px '${scanFont}', sans-serif`;
  for (const [index, line] of lines.entries()) drawing.fillText(line, 70, 90 + 32 * index);
  return canvas.toBuffer('image/png');
}
