import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function readDocumentText(documents: Documents) {
  return implement(operations.readDocumentText, async (call) => {
    const text = await documents.readPages(call.principal.tenantId, call.params.documentId, actorOf(call.principal));
    return { ...text, pages: text.pages.map((page, index) => ({ number: index + 1, text: page })) };
  });
}
