import type { DocumentDescription } from '@keystead/contract';
import { useAction } from '../../api/index.ts';
import { Confirm, toast } from '../../ui/index.ts';

/** Asks before a document is destroyed. */
export function DeleteDocument({ document, onClose, onDeleted }: { readonly document: DocumentDescription | null; readonly onClose: () => void; readonly onDeleted: () => void }) {
  const remove = useAction('deleteDocument', { invalidates: ['listDocuments'] });
  async function confirm(): Promise<void> {
    if (document === null) return;
    const done = await remove.run({ params: { documentId: document.id } });
    if (done === null) return;
    toast('Document deleted', document.name);
    onDeleted();
  }
  return (
    <Confirm opened={document !== null} onClose={() => { remove.clear(); onClose(); }} title={`Delete “${document?.name ?? ''}”?`} confirmLabel="Delete for good" onConfirm={() => void confirm()} busy={remove.busy} problem={remove.problem}>
      <p>Its bytes and its key are destroyed; nobody can bring it back, not even your operator.</p>
      <p>Drafts made from it stay, with the quotes that were checked. Their source text can no longer be opened.</p>
    </Confirm>
  );
}
