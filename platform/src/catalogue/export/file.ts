import type { ExportFormat } from '@keystead/contract';
import { cleanFileName } from '../../documents/index.ts';
import { type PaperFile, writePaper } from '../../papers/index.ts';
import { type ExportSource, layOut } from './blocks.ts';

/** Writes the export of a run. */
export async function writeExport(format: ExportFormat, source: ExportSource): Promise<PaperFile> {
  const { manifest, title, language, madeAt } = source;
  return writePaper(format, { blocks: layOut(source), title, subject: manifest.name, language, watermark: watermarkOf(source), footer: manifest.scopeNote, madeAt }, fileStem(title));
}

function watermarkOf(source: ExportSource): string | null {
  if (source.sandbox) return 'SANDBOX – NOT A REAL ANSWER';
  return source.approved ? null : 'DRAFT – NOT REVIEWED';
}

/** A name that every file system takes: no separators, no reserved characters, not too long. */
function fileStem(title: string): string {
  return cleanFileName(title.replace(/[/\\:*?"<>|]+/g, ' ').replace(/\s+/g, ' ')).slice(0, 100).replace(/[. ]+$/, '') || 'draft';
}
