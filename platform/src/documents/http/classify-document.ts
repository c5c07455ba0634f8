import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function classifyDocument(documents: Documents) {
  return implement(operations.classifyDocument, (call) => documents.classify(call.principal.tenantId, call.params.documentId, { dataClass: call.body.dataClass, actor: actorOf(call.principal) }));
}
