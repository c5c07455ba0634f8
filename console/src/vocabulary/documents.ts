import type { DocumentDescription } from '@keystead/contract';
import { formatBytes, formatNumber } from '../ui/index.ts';

export const documentKindNames: Readonly<Record<DocumentDescription['kind'], string>> = {
  pdf: 'PDF', docx: 'Word', xlsx: 'Excel', csv: 'Table', pptx: 'PowerPoint', eml: 'E-mail', html: 'Web page', rtf: 'RTF', odt: 'OpenDocument', image: 'Picture', txt: 'Text',
};

/** Kind, length and size of a document in one short line. */
export function documentMeta(document: Pick<DocumentDescription, 'kind' | 'pageCount' | 'sizeBytes'>): string {
  const pages = document.pageCount === null ? null : `${formatNumber(document.pageCount)} ${document.pageCount === 1 ? 'page' : 'pages'}`;
  return [documentKindNames[document.kind], pages, formatBytes(document.sizeBytes)].filter((part) => part !== null).join(' · ');
}
