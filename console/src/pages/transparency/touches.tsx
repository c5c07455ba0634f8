import { keyTouchKinds } from '@keystead/contract';
import { Button, Select } from '@mantine/core';
import { Eye } from 'lucide-react';
import { type ItemOf, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, type TableColumn, Time } from '../../ui/index.ts';
import classes from './transparency.module.css';
import { touchWords } from './words.ts';

type Row = ItemOf<'listKeyAccess'>;

const actorWords = { user: 'A person who has left', token: 'A deleted token', system: 'Keystead itself', operator: 'An operator' } as const;

/** Every touch, newest first, straight from the audit log. The filters stand in the address. */
export function Touches() {
  const mayReadCredentials = useMay('credentials.read');
  const credentials = usePages('listCredentials', { query: { limit: 200 } }, { enabled: mayReadCredentials });
  const [credentialId, setCredential] = useSearchParameter('credential', '');
  const [kind, setKind] = useSearchParameter('kind', '');
  const [actorId, setActor] = useSearchParameter('actor', '');
  const known = keyTouchKinds.find((each) => each === kind);
  const list = usePages('listKeyAccess', {
    query: { ...(credentialId === '' ? {} : { credentialId }), ...(known === undefined ? {} : { kind: known }), ...(actorId === '' ? {} : { actorId }) },
  }, { pollMilliseconds: 10_000 });
  const actorName = list.items?.find((row) => row.actor.id === actorId)?.actor.name ?? 'one person or token';
  const filtered = credentialId !== '' || kind !== '' || actorId !== '';
  const clear = (): void => { setCredential(null); setKind(null); setActor(null); };
  const columns: readonly TableColumn<Row>[] = [
    { id: 'when', header: 'When', cell: (row) => <Time iso={row.occurredAt} /> },
    { id: 'kind', header: 'What', cell: (row) => <Badge tone={touchWords[row.kind].tone} dot>{touchWords[row.kind].label}</Badge> },
    { id: 'summary', header: 'In words', role: 'title', cell: (row) => <a href={`/audit?entry=${row.sequence}`} className={classes.summary}>{row.summary}</a> },
    { id: 'key', header: 'Key', cell: (row) => (row.credentialId === null ? <span className="ks-faint">–</span> : <a className="ks-link" href={`/credentials/${row.credentialId}`}>{row.credentialLabel ?? 'a deleted key'}</a>) },
    { id: 'who', header: 'Who', cell: (row) => (row.actor.id === null ? actorWords[row.actor.kind] : <button type="button" className={classes.who} onClick={() => setActor(row.actor.id)} title="Show only theirs">{row.actor.name ?? actorWords[row.actor.kind]}</button>) },
  ];
  return (
    <Card flush title="Every touch" lead="Use, opening for a check, change, rotation, and whatever the platform’s own people did.">
      <div className={classes.filters}>
        <Select aria-label="Kind" value={kind} onChange={(value) => setKind(value)} data={[{ value: '', label: 'Every kind' }, ...keyTouchKinds.map((each) => ({ value: each, label: touchWords[each].label }))]} />
        {mayReadCredentials && <Select aria-label="Key" searchable value={credentialId} onChange={(value) => setCredential(value)} data={[{ value: '', label: 'Every key' }, ...(credentials.items ?? []).map((row) => ({ value: row.id, label: row.label }))]} />}
        {actorId !== '' && <Badge>By {actorName}</Badge>}
        {filtered && <Button variant="subtle" size="compact-sm" onClick={clear}>Clear filters</Button>}
      </div>
      <DataTable
        label="Touches of keys" columns={columns} rows={list.items} rowKey={(row) => String(row.sequence)} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={<EmptyState icon={Eye} title={filtered ? 'No such touch' : 'No key was touched yet'} actions={filtered ? <Button variant="default" onClick={clear}>Show everything</Button> : undefined}><p>{filtered ? 'Nothing in the log fits these filters.' : 'Add a key or make a call, and it stands here a second later.'}</p></EmptyState>}
      />
    </Card>
  );
}
