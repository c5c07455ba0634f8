import type { AppDetail } from '@keystead/contract';
import { Button } from '@mantine/core';
import { Files } from 'lucide-react';
import { ClassSelect } from '../../data-class/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card } from '../../ui/index.ts';
import { ChosenList, PickDialog, UploadZone, type Uploads } from '../../uploads/index.ts';
import { documentKindNames } from '../../vocabulary/index.ts';
import classes from './app.module.css';

/** The documents of a run: upload, or pick what is here already. */
export function DocumentsCard({ app, uploads, problem }: { readonly app: AppDetail; readonly uploads: Uploads; readonly problem: string | undefined }) {
  const [dialog, setDialog] = useSearchParameter('dialog', '');
  const { min, max, kinds, hint } = app.documents;
  const room = max - uploads.chosen.length;
  const names = kinds.map((kind) => documentKindNames[kind]).join(', ');
  return (
    <Card
      title={min === 0 ? 'Documents, if you have any' : 'Documents'} lead={hint}
      actions={<Button variant="default" size="xs" leftSection={<Files size={14} aria-hidden />} disabled={room <= 0} onClick={() => setDialog('documents', { replace: false })}>Pick from yours</Button>}
    >
      {room > 0
        ? <UploadZone label="Choose documents" multiple={room > 1} onFiles={(files) => uploads.add(files.slice(0, room))} hint={`${names}, at most 25 MB each, ${max === 1 ? 'one file' : `up to ${max} files`}`} />
        : <p className={classes.full}>{max === 1 ? 'That is the one document this app takes.' : `That is all ${max} documents this app takes.`} Remove one to choose another.</p>}
      {room > 0 && <div className={classes.classified}><ClassSelect label="Data class of what you upload" description="The strictest of app, documents, team and token is what the gateway routes by" value={uploads.dataClass} onChange={uploads.classify} /></div>}
      {problem !== undefined && <p className={classes.fieldProblem} role="alert" id="documents-problem">{problem}</p>}
      <ChosenList uploads={uploads} />
      <PickDialog
        opened={dialog === 'documents'} onClose={() => setDialog(null)} room={room} onPick={uploads.pick}
        chosenIds={new Set(uploads.chosen.flatMap((entry) => (entry.document === null ? [] : [entry.document.id])))}
      />
    </Card>
  );
}
