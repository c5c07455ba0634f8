import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

export function moveDocumentFolder(documents: Documents) {
  return implement(operations.moveDocumentFolder, (call) => documents.moveFolder(call.principal.tenantId, { ...call.body, actor: actorOf(call.principal) }));
}
