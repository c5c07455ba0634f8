import { utils, write } from '@e965/xlsx';
import { Document, PageBreak, Packer, Paragraph } from 'docx';

const sentence = 'The premium for the renewal period is 1,250 dollars, payable in four instalments, and the deductible stays at 500.';

/** A PDF with that many pages of about two thousand characters, written by hand (ISO 32000-1, 7.5). */
export function samplePdf(pages: number): Buffer {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, page) => `${4 + 2 * page} 0 R`).join(' ')}] >>`, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'];
  for (let page = 0; page < pages; page += 1) {
    const lines = Array.from({ length: 18 }, (_, line) => `(${page + 1}.${line + 1} ${sentence}) Tj 0 -14 Td`).join('\n');
    const stream = `BT /F1 9 Tf 40 780 Td\n${lines}\nET`;
    objects.push(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + 2 * page} 0 R >>`, `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`);
  }
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return offset;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
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
