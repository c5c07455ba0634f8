import type { DocumentDescription } from '@keystead/contract';
import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeyOf, useAction } from '../../api/index.ts';
import { Card, Column, ProblemNotice, formatDateTime, toast } from '../../ui/index.ts';

/** Legal hold: why a document is kept, and the way in and out of it for those who may decide. */
export function HoldCard({ document, mayDecide }: { readonly document: DocumentDescription; readonly mayDecide: boolean }) {
  const cache = useQueryClient();
  const hold = useAction('holdDocument', { invalidates: ['listDocuments', 'listDocumentVersions', 'readTenantDeletion'] });
  const release = useAction('releaseDocument', { invalidates: ['listDocuments', 'listDocumentVersions', 'readTenantDeletion'] });
  const [reason, setReason] = useState('');
  const held = document.hold !== null;
  async function decide(): Promise<void> {
    const result = await (held ? release : hold).run({ params: { documentId: document.id }, body: { reason } });
    if (result === null) return;
    cache.setQueryData(queryKeyOf('readDocument', { params: { documentId: document.id } }), result.answer);
    setReason('');
    toast(held ? 'Released from legal hold' : 'Under legal hold', document.name);
  }
  return (
    <Card title="Legal hold" lead={document.hold === null ? 'While it stands, nobody can delete the document in any version, retention leaves it alone, and the organisation cannot be deleted.' : `Since ${formatDateTime(document.hold.placedAt)}: ${document.hold.reason}`}>
      {mayDecide && (
        <form onSubmit={(event) => { event.preventDefault(); void decide(); }}>
          <Column gap="sm">
            <TextInput label={held ? 'Why it is released' : 'Why it is kept'} description="Stands in the audit log" value={reason} maxLength={500} onChange={(event) => setReason(event.currentTarget.value)} />
            <ProblemNotice problem={held ? release.problem : hold.problem} />
            <div><Button type="submit" variant="default" size="xs" disabled={reason.trim() === ''} loading={hold.busy || release.busy}>{held ? 'Release' : 'Put under hold'}</Button></div>
          </Column>
        </form>
      )}
    </Card>
  );
}
