import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function releaseDocument(documents: Documents) {
  return implement(operations.releaseDocument, (call) => documents.release(call.principal.tenantId, call.params.documentId, { ...call.body, actor: actorOf(call.principal) }));
}
