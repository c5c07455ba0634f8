import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { implement, readBytes } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

/** 25 MiB, counted on the bytes that really come. */
const maxUploadBytes = 25 * 1_048_576;

export function uploadDocument(documents: Documents) {
  return implement(operations.uploadDocument, async (call) => documents.upload({
    tenantId: call.principal.tenantId, name: call.query.name, dataClass: call.query.dataClass ?? null, folder: call.query.folder, bytes: await readBytes(call.request, maxUploadBytes),
    userId: call.principal.userId, actor: actorOf(call.principal),
  }));
}

export function addDocumentVersion(documents: Documents) {
  return implement(operations.addDocumentVersion, async (call) => documents.upload({
    tenantId: call.principal.tenantId, versionOf: call.params.documentId, name: call.query.name ?? '', dataClass: call.query.dataClass ?? null, bytes: await readBytes(call.request, maxUploadBytes),
    userId: call.principal.userId, actor: actorOf(call.principal),
  }));
}
