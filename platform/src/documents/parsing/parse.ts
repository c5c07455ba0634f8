import { detectKind } from './kind.ts';
import { parseDocx } from './docx.ts';
import { parsePdf } from './pdf.ts';
import { parseText } from './text.ts';
import type { DocumentKind, ParseLimits, ParsedDocument } from './parsed.ts';

const parsers: Readonly<Record<DocumentKind, (bytes: Buffer, limits: ParseLimits) => ParsedDocument | Promise<ParsedDocument>>> = {
  pdf: parsePdf, docx: parseDocx, txt: parseText,
};

/**
 * Reads the text of a document whose kind its bytes tell.
 * @throws ParseRefusal
 */
export async function parseDocument(bytes: Buffer, limits: ParseLimits): Promise<ParsedDocument> {
  return parsers[await detectKind(bytes)](bytes, limits);
}
