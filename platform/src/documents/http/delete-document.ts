import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function deleteDocument(documents: Documents) {
  return implement(operations.deleteDocument, (call) => documents.remove(call.principal.tenantId, call.params.documentId, { versions: call.query.versions, actor: actorOf(call.principal) }));
}
