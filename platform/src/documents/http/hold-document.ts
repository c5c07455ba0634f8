import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function holdDocument(documents: Documents) {
  return implement(operations.holdDocument, (call) => documents.hold(call.principal.tenantId, call.params.documentId, { ...call.body, userId: call.principal.userId, actor: actorOf(call.principal) }));
}
