import type { DocumentDescription } from '@keystead/contract';
import { Radio } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Column, Confirm, toast } from '../../ui/index.ts';

/** Asks before a document is destroyed. */
export function DeleteDocument({ document, onClose, onDeleted }: { readonly document: DocumentDescription | null; readonly onClose: () => void; readonly onDeleted: () => void }) {
  const remove = useAction('deleteDocument', { invalidates: ['listDocuments', 'listDocumentVersions'] });
  const [versions, setVersions] = useState<'all' | 'this'>('all');
  const several = document !== null && (document.version > 1 || !document.newest);
  async function confirm(): Promise<void> {
    if (document === null) return;
    const done = await remove.run({ params: { documentId: document.id }, query: { versions: several ? versions : 'this' } });
    if (done === null) return;
    toast('Document deleted', document.name);
    onDeleted();
  }
  return (
    <Confirm opened={document !== null} onClose={() => { remove.clear(); onClose(); }} title={`Delete “${document?.name ?? ''}”?`} confirmLabel="Delete for good" onConfirm={() => void confirm()} busy={remove.busy} problem={remove.problem}>
      {several && (
        <Radio.Group label="Which of it" value={versions} onChange={(value) => setVersions(value === 'this' ? 'this' : 'all')} mb="sm">
          <Column gap="sm"><Radio value="all" label="The document with all its versions" /><Radio value="this" label={`Version ${document.version} alone`} /></Column>
        </Radio.Group>
      )}
      <p>Its bytes and its key are destroyed; nobody can bring it back, not even your operator.</p>
      <p>Drafts made from it stay, with the quotes that were checked. Their source text can no longer be opened.</p>
    </Confirm>
  );
}
