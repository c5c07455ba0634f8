import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function listDocuments(documents: Documents) {
  return implement(operations.listDocuments, (call) => documents.list(call.principal.tenantId, call.query));
}
