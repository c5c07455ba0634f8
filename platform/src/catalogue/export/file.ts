import type { ExportFormat } from '@keystead/contract';
import { cleanFileName } from '../../documents/index.ts';
import { type ExportSource, layOut } from './blocks.ts';
import { toDocx } from './docx.ts';
import { toMarkdown } from './markdown.ts';
import { writePdf } from './pdf/write-pdf.ts';
import { toText } from './text.ts';

export interface ExportFile { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }

interface Writer { readonly extension: string; readonly contentType: string; readonly write: (source: ExportSource) => Promise<Uint8Array> }

/** The formats of exports. */
const writers: Readonly<Record<ExportFormat, Writer>> = {
  pdf: {
    extension: 'pdf', contentType: 'application/pdf',
    write: (source) => writePdf(layOut(source), { title: source.title, subject: source.manifest.name, language: source.language, watermark: watermarkOf(source), footer: source.manifest.scopeNote, madeAt: source.madeAt }),
  },
  docx: {
    extension: 'docx', contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    write: (source) => toDocx(layOut(source), { title: source.title, subject: source.manifest.name, language: source.language, watermark: watermarkOf(source), footer: source.manifest.scopeNote }),
  },
  markdown: { extension: 'md', contentType: 'text/markdown; charset=utf-8', write: async (source) => Buffer.from(toMarkdown(layOut(source))) },
  text: { extension: 'txt', contentType: 'text/plain; charset=utf-8', write: async (source) => Buffer.from(toText(layOut(source))) },
};

/** Writes the export of a run. */
export async function writeExport(format: ExportFormat, source: ExportSource): Promise<ExportFile> {
  const { extension, contentType, write } = writers[format];
  return { name: `${fileStem(source.title)}.${extension}`, contentType, bytes: await write(source) };
}

function watermarkOf(source: ExportSource): string | null {
  if (source.sandbox) return 'SANDBOX – NOT A REAL ANSWER';
  return source.approved ? null : 'DRAFT – NOT REVIEWED';
}

/** A name that every file system takes: no separators, no reserved characters, not too long. */
function fileStem(title: string): string {
  return cleanFileName(title.replace(/[/\\:*?"<>|]+/g, ' ').replace(/\s+/g, ' ')).slice(0, 100).replace(/[. ]+$/, '') || 'draft';
}

/** `Content-Disposition` of a download (RFC 6266, RFC 8187): always an attachment. */
export function attachment(name: string): string {
  const ascii = name.normalize('NFKD').replace(/[^\x20-\x7e]/g, '').replace(/["\\%;]/g, '_').trim();
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${ascii === '' ? 'draft' : ascii}"; filename*=UTF-8''${encoded}`;
}
