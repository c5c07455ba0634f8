import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { type ImplementedOperation, attachmentHeaders, implement } from '../../foundation/index.ts';
import type { Documents } from '../documents.ts';

/** Names of people, for lists. */
export type PeopleNames = (tenantId: string, userIds: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** The operations of versions, and of the file behind each. */
export function versionOperations(documents: Documents, names: PeopleNames): readonly ImplementedOperation[] {
  return [
    implement(operations.listDocumentVersions, async ({ principal: { tenantId }, params }) => {
      const versions = await documents.versions(tenantId, params.documentId);
      const people = await names(tenantId, [...new Set(versions.flatMap(({ uploadedBy }) => uploadedBy ?? []))]);
      return { items: versions.map((version) => ({ ...version, uploadedByName: people.get(version.uploadedBy ?? '') ?? null })) };
    }),
    implement(operations.adoptDocumentVersion, ({ principal, params, body }) => documents.adopt(principal.tenantId, params.documentId, { of: body.documentId, actor: actorOf(principal) })),
    implement(operations.compareDocumentVersions, ({ principal, params, query }) => documents.compare(principal.tenantId, { documentId: params.documentId, since: query.since }, actorOf(principal))),
    implement(operations.downloadDocument, async ({ principal, params }) => {
      const { name, bytes } = await documents.download(principal.tenantId, params.documentId, actorOf(principal));
      return new Response(new Uint8Array(bytes), { status: 200, headers: { ...attachmentHeaders(name), 'content-length': String(bytes.byteLength) } });
    }),
    implement(operations.listDocumentPurges, ({ principal, query }) => documents.purges(principal.tenantId, query.limit)),
  ];
}
