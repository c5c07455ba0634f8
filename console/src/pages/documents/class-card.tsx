import type { DataClass, DocumentDescription } from '@keystead/contract';
import { useQueryClient } from '@tanstack/react-query';
import { queryKeyOf, useAction } from '../../api/index.ts';
import { ClassMeaning, ClassSelect } from '../../data-class/index.ts';
import { Card, Column, ProblemNotice, toast } from '../../ui/index.ts';

/** Which class of data a document is of. It is changed at once; the audit log keeps what it was before. */
export function ClassCard({ document, mayWrite }: { readonly document: DocumentDescription; readonly mayWrite: boolean }) {
  const cache = useQueryClient();
  const change = useAction('classifyDocument', { invalidates: ['listDocuments'] });
  const value = document.dataClass ?? 'unlabelled';
  async function choose(next: DataClass): Promise<void> {
    const result = await change.run({ params: { documentId: document.id }, body: { dataClass: next === 'unlabelled' ? null : next } });
    if (result === null) return;
    cache.setQueryData(queryKeyOf('readDocument', { params: { documentId: document.id } }), result.answer);
    toast(next === 'unlabelled' ? 'It has no class any more' : `It is ${next} now`, 'This holds for runs that begin from now on.');
  }
  return (
    <Card title="Data class" lead="Every run over it is at least of this class. Of app, documents, team and token the strictest wins.">
      <Column gap="sm">
        <ClassSelect label="Class of this document" value={value} disabled={!mayWrite || change.busy} onChange={(next) => { if (next !== value) void choose(next); }} />
        <ProblemNotice problem={change.problem} />
        <ClassMeaning value={value} />
      </Column>
    </Card>
  );
}
