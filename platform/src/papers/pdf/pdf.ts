import PdfKitDocument from 'pdfkit';
import type { Block } from '../block.ts';
import type { Paper } from '../paper.ts';
import { settable } from './break-lines.ts';
import { lettersFromRight, lettersWithout, loadFonts } from './fonts.ts';
import { type Sheet, type Style, lineHeight, openSheet, page, textWidth } from './sheet.ts';
import { writeBlocks } from './write-blocks.ts';

/** Of a paper, what a PDF says beside its blocks. */
export type PdfOptions = Omit<Paper, 'blocks'>;

/** A PDF; or, where its fonts lack letters of the text, which: without them it would say something else. Or letters that run from right to left, which it cannot set. */
export type WrittenPdf = { readonly bytes: Uint8Array } | { readonly lacking: readonly string[] } | { readonly fromRight: readonly string[] };

const watermarkStyle: Style = { weight: 'bold', size: 9, colour: '#8a4b00' };
const footStyle: Style = { weight: 'regular', size: 7, colour: '#59636e' };
const pageNumberWidth = 70;

/** Writes blocks as a PDF (1.7, tagged): text and drawings, no links, scripts or attachments, with the parts of its fonts that it uses. */
export async function toPdf(blocks: readonly Block[], options: PdfOptions): Promise<WrittenPdf> {
  const text = settable([options.title, ...blocks.flatMap(textsOf)].join('\n'));
  const fromRight = lettersFromRight(text);
  if (fromRight.length > 0) return { fromRight };
  const fonts = loadFonts(text);
  const lacking = lettersWithout(fonts, text);
  if (lacking.length > 0) return { lacking };
  const document = new PdfKitDocument({
    autoFirstPage: false, bufferPages: true, size: [page.width, page.height], margin: 0, pdfVersion: '1.7', tagged: true, displayTitle: true, lang: options.language,
    info: { Title: settable(options.title), Subject: options.subject, Creator: 'Keystead', Producer: 'Keystead', CreationDate: options.madeAt },
  });
  const chunks: Buffer[] = [];
  const written = new Promise<WrittenPdf>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => { chunks.push(chunk); });
    document.on('end', () => { resolve({ bytes: Buffer.concat(chunks) }); });
    document.on('error', reject);
  });
  const sheet = openSheet(document, fonts);
  writeBlocks(sheet, blocks);
  sheet.root.end();
  markPages(document, sheet, options);
  document.end();
  return written;
}

/** What stands on each page: whether it is a draft, what the text is not, and which page of how many it is. */
function markPages(document: PDFKit.PDFDocument, sheet: Sheet, { watermark, footer }: PdfOptions): void {
  const { start, count } = document.bufferedPageRange();
  const lines = sheet.breakLines(footer, footStyle, textWidth - pageNumberWidth - 16).slice(0, 3);
  const top = page.height - page.bottom + 22;
  const centred = (text: string): number => page.left + (textWidth - sheet.measure(watermarkStyle)(text)) / 2;
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(start + index);
    sheet.decorate(() => {
      if (watermark !== null) sheet.write(watermark, watermarkStyle, { x: centred(watermark), y: 34 });
      for (const [number, line] of lines.entries()) sheet.write(line, footStyle, { x: page.left, y: top + number * lineHeight(footStyle) });
      const number = `Page ${index + 1} of ${count}`;
      sheet.write(number, footStyle, { x: page.left + textWidth - sheet.measure(footStyle)(number), y: top });
    });
  }
}

function textsOf(block: Block): readonly string[] {
  if (block.kind === 'list') return block.items;
  if (block.kind === 'drawing') return [block.drawing.label, ...block.drawing.shapes.flatMap((shape) => ('text' in shape ? [shape.text] : []))];
  return block.kind === 'table' ? [...block.header, ...block.rows.flat()] : [block.text];
}
