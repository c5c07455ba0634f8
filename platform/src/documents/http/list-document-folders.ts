import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function listDocumentFolders(documents: Documents) {
  return implement(operations.listDocumentFolders, async (call) => ({ items: await documents.folders(call.principal.tenantId) }));
}
