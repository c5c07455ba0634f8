import { detectKind } from './kind.ts';
import type { DocumentKind, ParseContext, ParsedDocument } from './parsed.ts';
import { parseText } from './text.ts';

type Parse = (bytes: Buffer, context: ParseContext) => ParsedDocument | Promise<ParsedDocument>;

/** The parser of each kind, loaded when a document of it comes: a process reads one. */
const parsers: Readonly<Record<DocumentKind, () => Parse | Promise<Parse>>> = {
  pdf: async () => (await import('./pdf.ts')).parsePdf,
  docx: async () => (await import('./docx.ts')).parseDocx,
  xlsx: async () => (await import('./xlsx.ts')).parseXlsx,
  csv: async () => (await import('./csv.ts')).parseCsv,
  pptx: async () => (await import('./pptx.ts')).parsePptx,
  html: async () => (await import('./html.ts')).parseHtml,
  rtf: async () => (await import('./rtf.ts')).parseRtf,
  odt: async () => (await import('./odt.ts')).parseOdt,
  image: async () => (await import('./image.ts')).parseImage,
  txt: () => parseText,
  async eml() {
    const { parseEml } = await import('./eml.ts');
    return (bytes, context) => parseEml(bytes, context, parseDocument);
  },
};

/**
 * Reads the text of a document whose kind its bytes tell.
 * @throws ParseRefusal; NeedsOcr where pages are pictures and `context` has nobody to read them.
 */
export async function parseDocument(bytes: Buffer, context: ParseContext): Promise<ParsedDocument> {
  const parse = await parsers[await detectKind(bytes)]();
  return parse(bytes, context);
}
