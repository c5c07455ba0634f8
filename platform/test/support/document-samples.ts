import { utils, write } from '@e965/xlsx';
import { Document, PageBreak, Packer, Paragraph } from 'docx';
import { pagedPdfByHand } from './files-by-hand.ts';

const sentence = 'The premium for the renewal period is 1,250 dollars, payable in four instalments, and the deductible stays at 500.';

/** A PDF with that many pages of about two thousand characters. */
export function samplePdf(pages: number): Buffer {
  const lines = (page: number) => Array.from({ length: 18 }, (_, line) => `(${page + 1}.${line + 1} ${sentence}) Tj 0 -14 Td`).join('\n');
  return pagedPdfByHand(Array.from({ length: pages }, (_, page) => `BT /F1 9 Tf 40 780 Td\n${lines(page)}\nET`));
}

/** A DOCX with that many pages, each ended by a page break. */
export function sampleDocx(pages: number): Promise<Buffer> {
  const children = Array.from({ length: pages }, (_, page) => [
    ...Array.from({ length: 18 }, (__, line) => new Paragraph(`${page + 1}.${line + 1} ${sentence}`)), ...page + 1 < pages ? [new Paragraph({ children: [new PageBreak()] })] : [],
  ]).flat();
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}

/** A workbook with that many rows of eight cells. */
export function sampleXlsx(rows: number): Buffer {
  const sheet = utils.aoa_to_sheet(Array.from({ length: rows }, (_, row) => [row + 1, `Client ${row + 1}`, 1_250.5 + row, 'Renewal', sentence.slice(0, 40), row % 7, row % 2 === 0, `R-${row}`]));
  return write(utils.book_new(sheet, 'Renewals'), { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}
