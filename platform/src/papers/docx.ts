import { AlignmentType, BorderStyle, Document, Footer, Header, HeadingLevel, Packer, PageNumber, Paragraph, ShadingType, Table, TableCell, TableRow, TextRun, WidthType } from 'docx';
import { type Block, type BlockWriters, writeBlock } from './block.ts';
import type { Paper } from './paper.ts';

/** Of a paper, what a DOCX says beside its blocks. */
type DocxOptions = Omit<Paper, 'blocks' | 'madeAt'>;

const headings = { 1: HeadingLevel.TITLE, 2: HeadingLevel.HEADING_1, 3: HeadingLevel.HEADING_2 } as const;
const bodyFont = 'Calibri';
const notableColour = '8A4B00';

/** Writes blocks as a DOCX: text only, no fields, links or outside parts. */
export async function toDocx(blocks: readonly Block[], options: DocxOptions): Promise<Uint8Array> {
  const document = new Document({
    title: clean(options.title), subject: options.subject, creator: 'Keystead', lastModifiedBy: 'Keystead', styles: { default: { document: { run: { font: bodyFont, size: 22, language: { value: options.language } }, paragraph: { spacing: { after: 120 } } } } },
    sections: [{
      headers: options.watermark === null ? {} : { default: new Header({ children: [watermark(options.watermark)] }) },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [run(`${options.footer} · `, { size: 16 }), new TextRun({ children: [PageNumber.CURRENT], size: 16 })] })] }) },
      children: blocks.flatMap((block) => writeBlock(writers, block)),
    }],
  });
  return Packer.toBuffer(document);
}

const writers: BlockWriters<(Paragraph | Table)[]> = {
  heading: ({ level, text }) => [new Paragraph({ heading: headings[level], ...directionOf(text), children: [run(text)] })],
  paragraph: ({ text }) => [new Paragraph({ ...directionOf(text), children: [run(text)] })],
  notice: ({ text }) => [new Paragraph({ border: { left: { style: BorderStyle.SINGLE, size: 18, space: 8, color: notableColour } }, ...directionOf(text), children: [run(text, { italics: true })] })],
  list: ({ items }) => items.map((item) => new Paragraph({ bullet: { level: 0 }, ...directionOf(item), children: [run(item)] })),
  drawing: ({ drawing }) => [new Paragraph({ children: [run(drawing.label, { italics: true })] })],
  table: ({ header, rows }) => [renderTable(header, rows), new Paragraph({ children: [] })],
};

function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): Table {
  const cell = (text: string, head: boolean): TableCell => new TableCell({
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    ...(head ? { shading: { type: ShadingType.CLEAR, fill: 'EFEFEF' } } : {}),
    children: text.split('\n').map((line) => new Paragraph({ spacing: { after: 0 }, ...directionOf(line), children: [run(line, { bold: head })] })),
  });
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [new TableRow({ tableHeader: true, children: header.map((text) => cell(text, true)) }), ...rows.map((row) => new TableRow({ children: row.map((text) => cell(text, false)) }))],
  });
}

function watermark(text: string): Paragraph {
  return new Paragraph({ alignment: AlignmentType.CENTER, children: [run(text, { bold: true, color: notableColour, size: 28 })] });
}

function run(text: string, style: { bold?: boolean; italics?: boolean; color?: string; size?: number } = {}): TextRun {
  return new TextRun({ text: clean(text), ...isFromRight(text) ? { rightToLeft: true } : {}, ...style });
}

/** By its first letter (UAX #9, P2): Hebrew, Arabic and their kin begin at the right. */
const isFromRight = (text: string): boolean => /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(text);
const directionOf = (text: string): { readonly bidirectional?: true } => (isFromRight(text) ? { bidirectional: true } : {});

/** Characters that XML 1.0 cannot hold. */
// oxlint-disable-next-line no-control-regex
const notXml = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function clean(text: string): string {
  return text.replace(notXml, '');
}
