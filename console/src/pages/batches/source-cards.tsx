import type { AppDetail } from '@keystead/contract';
import { Button, Select } from '@mantine/core';
import { Files } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, formatNumber } from '../../ui/index.ts';
import { ChosenList, PickDialog, UploadZone, type Uploads } from '../../uploads/index.ts';
import { documentKindNames } from '../../vocabulary/index.ts';
import classes from './batches.module.css';

/** Documents that one batch takes; the server says the same. */
const mostDocuments = 500;

/** The list: a file of rows, uploaded or from the library. */
export function ListSource({ uploads, sheets, sheet, onSheet, onOther }: { readonly uploads: Uploads; readonly sheets: readonly string[]; readonly sheet: string | null; readonly onSheet: (sheet: string) => void; readonly onOther: () => void }) {
  const [dialog, setDialog] = useSearchParameter('dialog', '');
  const none = uploads.chosen.length === 0;
  return (
    <Card title="The list" lead="A CSV or Excel file. Its first row names the columns; each row below it is one run, at most 10,000." actions={none ? <Pick onOpen={() => setDialog('documents', { replace: false })} /> : <Button variant="default" size="xs" onClick={() => { uploads.clear(); onOther(); }}>Another list</Button>}>
      {none ? <UploadZone label="Choose a list" multiple={false} onFiles={(files) => { onOther(); uploads.add(files.slice(0, 1)); }} hint="CSV or XLSX. It is kept among your documents, sealed, for as long as those are kept." /> : <ChosenList uploads={uploads} />}
      {sheets.length > 1 && <Select mt="md" label="Sheet" value={sheet ?? sheets[0] ?? null} data={[...sheets]} allowDeselect={false} onChange={(value) => { if (value !== null) onSheet(value); }} />}
      <PickDialog opened={dialog === 'documents'} onClose={() => setDialog(null)} room={1} chosenIds={new Set()} onPick={(documents) => { onOther(); uploads.pick(documents.slice(0, 1)); }} />
    </Card>
  );
}

const Pick = ({ onOpen }: { readonly onOpen: () => void }) => <Button variant="default" size="xs" leftSection={<Files size={14} aria-hidden />} onClick={onOpen}>Pick from yours</Button>;

/** Documents: a folder of the library, or some that are chosen. */
export function DocumentsSource({ app, uploads, folder, onFolder }: { readonly app: AppDetail; readonly uploads: Uploads; readonly folder: string | null; readonly onFolder: (folder: string | null) => void }) {
  const [dialog, setDialog] = useSearchParameter('dialog', '');
  const folders = useRead('listDocumentFolders').data?.items ?? [];
  const chosen = new Set(uploads.chosen.flatMap((entry) => (entry.document === null ? [] : [entry.document.id])));
  const names = app.documents.kinds.map((kind) => documentKindNames[kind]).join(', ');
  return (
    <Card title="The documents" lead={`Each of them is one run, at most ${mostDocuments}. ${app.documents.hint}`} actions={folder === null ? <Pick onOpen={() => setDialog('documents', { replace: false })} /> : undefined}>
      {folders.length > 0 && <Select label="A whole folder" placeholder="Or choose documents below" clearable searchable value={folder} onChange={onFolder} data={folders.map(({ path, documents }) => ({ value: path, label: `${path} (${formatNumber(documents)})` }))} mb="md" />}
      {folder === null && (
        <>
          <UploadZone label="Choose documents" onFiles={(files) => uploads.add(files.slice(0, mostDocuments - chosen.size))} hint={`${names}, at most 25 MB each.`} />
          <ChosenList uploads={uploads} />
        </>
      )}
      {folder !== null && <p className={classes.note}>Every document that lies in “{folder}” itself.</p>}
      <PickDialog opened={dialog === 'documents'} onClose={() => setDialog(null)} room={mostDocuments - chosen.size} chosenIds={chosen} onPick={uploads.pick} />
    </Card>
  );
}
