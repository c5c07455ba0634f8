import type { DocumentDescription } from '@keystead/contract';
import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeyOf, useAction } from '../../api/index.ts';
import { Card, Column, ProblemNotice, toast } from '../../ui/index.ts';

/** What a document is called and in which folder it lies. */
export function PlaceCard({ document }: { readonly document: DocumentDescription }) {
  const cache = useQueryClient();
  const change = useAction('updateDocument', { invalidates: ['listDocuments', 'listDocumentFolders'] });
  const [name, setName] = useState(document.name);
  const [folder, setFolder] = useState(document.folder);
  const changed = name.trim() !== document.name || folder.trim() !== document.folder;
  async function save(): Promise<void> {
    const result = await change.run({ params: { documentId: document.id }, body: { name, folder } });
    if (result === null) return;
    cache.setQueryData(queryKeyOf('readDocument', { params: { documentId: document.id } }), result.answer);
    setName(result.answer.name);
    setFolder(result.answer.folder);
    toast('Saved', result.answer.folder === '' ? result.answer.name : `${result.answer.name} lies in ${result.answer.folder}`);
  }
  return (
    <Card title="Name and folder">
      <form onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <Column gap="sm">
          <TextInput label="Name" value={name} maxLength={255} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label="Folder" description="Names between slashes, as Clients/Acme; empty for the top" value={folder} maxLength={400} onChange={(event) => setFolder(event.currentTarget.value)} />
          <ProblemNotice problem={change.problem} />
          <div><Button type="submit" variant="default" size="xs" disabled={!changed || name.trim() === ''} loading={change.busy}>Save</Button></div>
        </Column>
      </form>
    </Card>
  );
}
