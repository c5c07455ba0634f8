import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function readDocumentText(documents: Documents) {
  return implement(operations.readDocumentText, async (call) => {
    const text = await documents.readPages(call.principal.tenantId, call.params.documentId, actorOf(call.principal));
    const { documentId, name, paging } = text;
    const confidences = new Map(text.readByOcr?.map((read) => [read.page, Math.round(read.confidence)]));
    return {
      documentId, name, paging, hidden: [...text.hidden ?? []],
      pages: text.pages.map((page, index) => {
        const place = text.places?.[index];
        return { number: index + 1, text: page, part: place?.part ?? null, firstRow: place?.firstRow ?? null, ocrConfidence: confidences.get(index + 1) ?? null };
      }),
    };
  });
}
