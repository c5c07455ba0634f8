import type { DocumentDescription } from '@keystead/contract';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { usePages } from '../api/index.ts';
import { Dialog, FormActions, ProblemNotice, Waiting } from '../ui/index.ts';
import { documentMeta } from '../vocabulary/index.ts';
import classes from './uploads.module.css';

export interface PickDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** How many more may be chosen. */
  readonly room: number;
  readonly chosenIds: ReadonlySet<string>;
  readonly onPick: (documents: readonly DocumentDescription[]) => void;
}

/** Chooses from the documents that are here already. */
export function PickDialog(props: PickDialogProps) {
  return <Dialog opened={props.opened} onClose={props.onClose} title="Pick from your documents" size="lg">{props.opened && <PickList {...props} />}</Dialog>;
}

function PickList({ onClose, room, chosenIds, onPick }: PickDialogProps) {
  const [search, setSearch] = useState('');
  const [marked, setMarked] = useState<ReadonlyMap<string, DocumentDescription>>(new Map());
  const list = usePages('listDocuments', { query: { limit: 100 } });
  const wanted = search.trim().toLowerCase();
  const shown = list.items?.filter((document) => document.state === 'ready' && document.name.toLowerCase().includes(wanted));
  const toggle = (document: DocumentDescription) => {
    const next = new Map(marked);
    if (!next.delete(document.id)) next.set(document.id, document);
    setMarked(next);
  };
  return (
    <>
      <TextInput data-autofocus aria-label="Search documents by name" placeholder="Search by name" leftSection={<Search size={15} aria-hidden />} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
      <ProblemNotice problem={list.problem} onRetry={list.retry} />
      {shown === undefined && list.problem === null && <div className={classes.pickWaiting}><Waiting lines={5} /></div>}
      {shown?.length === 0 && <p className={classes.pickNone}>{wanted === '' ? 'There are no documents yet. Upload one and it stays here for the next time.' : 'No document is called that.'}</p>}
      <ul className={classes.picks} aria-label="Documents" tabIndex={0}>
        {shown?.map((document) => {
          const already = chosenIds.has(document.id);
          const checked = already || marked.has(document.id);
          return (
            <li key={document.id}>
              <Checkbox
                checked={checked} disabled={already || (!checked && marked.size >= room)} onChange={() => toggle(document)}
                label={document.name} description={already ? 'Chosen already' : documentMeta(document)} classNames={{ body: classes.pickBody ?? '' }}
              />
            </li>
          );
        })}
      </ul>
      {list.more !== null && <Button variant="default" size="xs" loading={list.loadingMore} onClick={list.more}>Show more</Button>}
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button disabled={marked.size === 0} onClick={() => { onPick([...marked.values()]); onClose(); }}>{marked.size === 0 ? 'Add' : `Add ${marked.size}`}</Button>
      </FormActions>
    </>
  );
}
