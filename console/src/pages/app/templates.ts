import type { DocumentDescription, FilledTemplate } from '@keystead/contract';
import { call } from '../../api/index.ts';

/** A template read to start from, and the documents of it that are there. */
export interface StartedFrom { readonly template: FilledTemplate; readonly documents: readonly DocumentDescription[] }

export async function readTemplate(templateId: string): Promise<StartedFrom> {
  const template = await call('readTemplate', { params: { templateId } });
  const documents = await Promise.all(template.documentIds.map((documentId) => call('readDocument', { params: { documentId } }).catch(() => null)));
  return { template, documents: documents.filter((document): document is DocumentDescription => document?.state === 'ready') };
}
