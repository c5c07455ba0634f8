import { SegmentedControl } from '@mantine/core';
import { ClipboardCheck } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, PageHeader, SandboxBadge, type TableColumn, Time } from '../../ui/index.ts';
import { qualificationNames, riskWords, subjectOf } from '../../vocabulary/index.ts';
import classes from './reviews.module.css';

type Row = ItemOf<'listReviews'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'title', header: 'Draft', role: 'title', cell: (row) => <span className={classes.title}><a href={`/runs/${row.runId}`}>{subjectOf(row)}</a><small>{row.appName}{row.sandbox && <SandboxBadge />}</small></span> },
  { id: 'risk', header: 'Risk', cell: (row) => (row.risk === null ? '–' : <Badge tone={riskWords[row.risk].tone}>{riskWords[row.risk].label}</Badge>) },
  { id: 'who', header: 'Who decides', cell: (row) => <span className={classes.title}>{qualificationNames[row.qualification]}<small>{row.assignedToName === null ? (row.fourEyes ? 'anybody but its author' : 'anybody who holds it') : `handed to ${row.assignedToName}`}</small></span> },
  { id: 'author', header: 'Started by', cell: (row) => row.startedByName ?? <span className="ks-faint">a token</span> },
  { id: 'asked', header: 'Asked', cell: (row) => <Time iso={row.requestedAt} /> },
  { id: 'due', header: 'Wanted by', cell: (row) => (row.dueAt === null ? <span className="ks-faint">lapses <Time iso={row.expiresAt} /></span> : <Time iso={row.dueAt} />) },
];

/** Drafts that wait for a decision, the most urgent first. */
export function Page() {
  const [of, setOf] = useSearchParameter('of', 'me');
  const mine = of !== 'all';
  const list = usePages('listReviews', { query: { of: mine ? 'me' : 'all' } }, { pollMilliseconds: 15_000 });
  return (
    <>
      <PageHeader title="Reviews" lead="Drafts that may not leave before a qualified person has approved exactly their text." />
      <div className={classes.filters}>
        <SegmentedControl aria-label="Whose reviews" value={mine ? 'me' : 'all'} onChange={setOf} data={[{ value: 'me', label: 'For me' }, { value: 'all', label: 'All that wait' }]} />
      </div>
      <Card flush>
        <DataTable
          label={mine ? 'Drafts that you can decide' : 'Drafts that wait for a decision'} columns={columns} rows={list.items} rowKey={(row) => row.runId} rowHref={(row) => `/runs/${row.runId}`}
          problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={(
            <EmptyState icon={ClipboardCheck} title={mine ? 'Nothing waits for you' : 'Nothing waits for a decision'}>
              <p>{mine ? 'Drafts come here that ask for a qualification you hold, unless they are handed to somebody else. Your qualifications are kept under People.' : 'Drafts of apps with a gate come here when they are written.'}</p>
            </EmptyState>
          )}
        />
      </Card>
    </>
  );
}
