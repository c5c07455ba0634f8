import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function searchDocuments(documents: Documents) {
  return implement(operations.searchDocuments, (call) => documents.search(call.principal.tenantId, call.query, actorOf(call.principal)));
}
