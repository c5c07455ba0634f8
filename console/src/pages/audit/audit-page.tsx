import { Button } from '@mantine/core';
import { ScrollText } from 'lucide-react';
import { usePages } from '../../api/index.ts';
import { useSearchText } from '../../navigation/index.ts';
import { Badge, Card, EmptyState, formatNumber, Line, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { AuditList } from './audit-list.tsx';
import { CheckpointCard } from './checkpoint-card.tsx';
import { VerifyCard } from './verify-card.tsx';
import classes from './audit.module.css';
import { FilterBar } from './filter-bar.tsx';
import { useAuditFilter } from './filters.ts';

/** The log of everything that happened: append-only, each entry bound to all before it by its hash. */
export function Page() {
  const filter = useAuditFilter();
  const [, setSearch] = useSearchText();
  const all = Object.keys(filter).length === 0;
  const list = usePages('listAudit', { query: filter }, { pollMilliseconds: 5_000 });
  const { firstPage, items } = list;
  return (
    <>
      <PageHeader title="Audit log" lead="Who did what, when. Entries are only ever added; each is a leaf of a Merkle tree, so that a change to any of them shows." beside={<Counts size={firstPage?.size} pending={firstPage?.pending} />} />
      <FilterBar filter={filter} />
      <Card flush>
        {list.problem !== null && items === undefined && <div className={classes.inset}><ProblemNotice problem={list.problem} onRetry={list.retry} /></div>}
        {items === undefined && list.problem === null && <div className={classes.inset}><Waiting lines={8} /></div>}
        {items !== undefined && items.length === 0 && (
          <EmptyState icon={ScrollText} title={all ? 'Nothing has been recorded yet' : 'No such entry'} actions={all ? undefined : <Button variant="default" onClick={() => setSearch('')}>Show everything</Button>}>
            <p>{all ? 'Signing in, adding a key, running an app: each of these is recorded here.' : 'Nothing in the log fits all that is chosen. Fewer filters find more.'}</p>
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
