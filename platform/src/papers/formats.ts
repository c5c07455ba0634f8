import { toDocx } from './docx.ts';
import { toHtml } from './html.ts';
import { toMarkdown } from './markdown.ts';
import type { Paper } from './paper.ts';
import { writePdf } from './pdf/write-pdf.ts';
import { toText } from './text.ts';

interface Format { readonly extension: string; readonly contentType: string; readonly write: (paper: Paper) => Promise<Uint8Array> }

/** The file formats of papers. */
const formats = {
  pdf: { extension: 'pdf', contentType: 'application/pdf', write: ({ blocks, ...options }) => writePdf(blocks, options) },
  docx: { extension: 'docx', contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', write: ({ blocks, ...options }) => toDocx(blocks, options) },
  html: { extension: 'html', contentType: 'text/html; charset=utf-8', write: async (paper) => Buffer.from(toHtml(paper)) },
  markdown: { extension: 'md', contentType: 'text/markdown; charset=utf-8', write: async ({ blocks }) => Buffer.from(toMarkdown(blocks)) },
  text: { extension: 'txt', contentType: 'text/plain; charset=utf-8', write: async ({ blocks }) => Buffer.from(toText(blocks)) },
} as const satisfies Readonly<Record<string, Format>>;

export type PaperFormat = keyof typeof formats;

export interface PaperFile { readonly name: string; readonly contentType: string; readonly bytes: Uint8Array }

/**
 * Writes a paper as a file.
 * @param stem its name without the ending, as file systems take it.
 * @throws KeysteadError of a PDF: `conflict` where its fonts lack letters of the text, `unavailable` where many wait.
 */
export async function writePaper(format: PaperFormat, paper: Paper, stem: string): Promise<PaperFile> {
  const { extension, contentType, write } = formats[format];
  return { name: `${stem}.${extension}`, contentType, bytes: await write(paper) };
}
