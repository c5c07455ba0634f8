import { Button, Select } from '@mantine/core';
import { events } from '@keystead/contract';
import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, EmptyState, formatNumber, Line, PageHeader, ProblemNotice, timeZoneName, Waiting } from '../../ui/index.ts';
import { AuditList } from './audit-list.tsx';
import { CheckpointCard } from './checkpoint-card.tsx';
import { VerifyCard } from './verify-card.tsx';
import classes from './audit.module.css';
import { actionGroups } from './action-groups.ts';

const groups = actionGroups(Object.keys(events));

/** The log of everything that happened: append-only, each entry bound to all before it by its hash. */
export function Page() {
  const [action, setAction] = useSearchParameter('action', '');
  const list = usePages('listAudit', { query: action === '' ? {} : { action } }, { pollMilliseconds: 5_000 });
  const data = useMemo(() => [{ group: 'Everything', items: [{ value: '', label: 'All actions' }] }, ...groups], []);
  const { firstPage, items } = list;
  return (
    <>
      <PageHeader title="Audit log" lead="Who did what, when. Entries are only ever added; each is a leaf of a Merkle tree, so that a change to any of them shows." beside={<Counts size={firstPage?.size} pending={firstPage?.pending} />} />
      <div className={classes.filters}>
        <Select aria-label="Action" searchable value={action} onChange={(value) => setAction(value)} data={data} className={classes.action} />
        {action !== '' && <Button variant="subtle" size="compact-sm" onClick={() => setAction(null)}>Clear filter</Button>}
        <span className={classes.zone}>Times in {timeZoneName()}</span>
      </div>
      <Card flush>
        {list.problem !== null && items === undefined && <div className={classes.inset}><ProblemNotice problem={list.problem} onRetry={list.retry} /></div>}
        {items === undefined && list.problem === null && <div className={classes.inset}><Waiting lines={8} /></div>}
        {items !== undefined && items.length === 0 && (
          <EmptyState icon={ScrollText} title={action === '' ? 'Nothing has been recorded yet' : 'No such entry yet'} actions={action === '' ? undefined : <Button variant="default" onClick={() => setAction(null)}>Show everything</Button>}>
            <p>{action === '' ? 'Signing in, adding a key, running an app: each of these is recorded here.' : 'It has not happened in your organisation.'}</p>
          </EmptyState>
        )}
        {items !== undefined && items.length > 0 && <AuditList entries={items} />}
        {list.more !== null && <div className={classes.more}><Button variant="default" size="xs" loading={list.loadingMore} onClick={list.more}>Show earlier entries</Button></div>}
      </Card>
      <div className={classes.proof}><CheckpointCard /><VerifyCard /></div>
    </>
  );
}

function Counts({ size, pending }: { readonly size: number | undefined; readonly pending: number | undefined }) {
  if (size === undefined) return null;
  return (
    <Line gap="xs">
      <Badge>{formatNumber(size)} {size === 1 ? 'entry' : 'entries'}</Badge>
      {pending !== undefined && pending > 0 && <Badge tone="info" dot title="Recorded, and about to be given their place in the log">{formatNumber(pending)} pending</Badge>}
    </Line>
  );
}
