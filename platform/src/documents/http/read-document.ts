import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function readDocument(documents: Documents) {
  return implement(operations.readDocument, (call) => documents.describe(call.principal.tenantId, call.params.documentId));
}
