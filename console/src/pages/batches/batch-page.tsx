import type { Batch } from '@keystead/contract';
import { Button, Select } from '@mantine/core';
import { ListChecks } from 'lucide-react';
import { type ItemOf, usePages, useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, Facts, formatDateTime, formatMoney, formatNumber, Notice, PageHeader, ProblemNotice, SandboxBadge, type TableColumn, Time, Waiting, WithAside, TwoLines } from '../../ui/index.ts';
import { RunStateBadge } from '../../vocabulary/index.ts';
import { BatchActions, ExportCard, ResumeForm } from './batch-actions.tsx';
import { BatchStateBadge, rowStates, rowStateWords } from './batch-words.tsx';
import classes from './batches.module.css';
import { CostOf } from './cost-of.tsx';
import { Progress } from './progress.tsx';

type Row = ItemOf<'listBatchRows'>;
const trail = [{ label: 'Batches', href: '/batches' }];
const moves = ({ state, counts, cost }: Batch): boolean => state === 'running' || counts.running > 0 || cost.pendingRows > 0;

const columns: readonly TableColumn<Row>[] = [
  { id: 'number', header: 'Row', align: 'end', width: '4.5rem', cell: (row) => <span className="ks-number">{row.number}</span> },
  { id: 'label', header: 'Subject', role: 'title', cell: (row) => (
    <TwoLines tone="bad" below={row.failure === null ? undefined : <span><strong>{row.failure.title}</strong> {row.failure.fix}</span>}>
      {row.runId === null ? <span>{row.label}</span> : <a href={`/runs/${row.runId}`}>{row.label}</a>}
    </TwoLines>
  ) },
  { id: 'state', header: 'State', cell: (row) => (row.state === 'done' && row.runState !== null ? <RunStateBadge state={row.runState} /> : <Badge tone={rowStateWords[row.state].tone} dot>{rowStateWords[row.state].label}</Badge>) },
  { id: 'attempts', header: 'Attempts', align: 'end', role: 'detail', cell: (row) => row.attempts },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => (row.costNanoUsd === null ? <span className="ks-faint">–</span> : formatMoney(row.costNanoUsd)) },
];

/** One batch: how far it is, what became of each row, what it cost. */
export function Page() {
  const batchId = usePathParameter('batchId');
  const read = useRead('readBatch', { params: { batchId } }, { awaits: moves });
  const batch = read.data?.id === batchId ? read.data : undefined;
  if (batch === undefined) {
    return (
      <>
        <PageHeader title="Batch" trail={trail} />
        {read.error === null ? <Card><Waiting lines={6} /></Card> : read.error.code === 'not_found'
          ? <EmptyState icon={ListChecks} title="This batch is not here" actions={<Button component="a" href="/batches" variant="default">See all batches</Button>}><p>The address may be mistyped.</p></EmptyState>
          : <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={batch.title === '' ? batch.appName : batch.title} trail={trail} beside={<span className={classes.badges}><BatchStateBadge state={batch.state} />{batch.sandbox && <SandboxBadge />}</span>}
        lead={<span className={classes.meta}><a className="ks-link" href={`/apps/${batch.appId}`}>{batch.appName}</a><span>{batch.startedByName === null ? 'started' : `by ${batch.startedByName}`}, <Time iso={batch.createdAt} /></span></span>}
        actions={<BatchActions batch={batch} />}
      />
      <WithAside aside={<><CostCard batch={batch} /><ExportCard batch={batch} /></>}>
        {batch.pause !== null && <Notice tone="warn" title={batch.pause.title} actions={batch.may.resume ? <ResumeForm key={batch.pause.code} batch={batch} /> : undefined}>{batch.pause.fix}</Notice>}
        {batch.counts.awaitingApproval > 0 && (
          <Notice title={batch.counts.awaitingApproval === 1 ? 'One draft waits for a decision' : `${formatNumber(batch.counts.awaitingApproval)} drafts wait for a decision`} actions={<Button size="xs" variant="default" component="a" href={`/reviews?of=all&batch=${batch.id}`}>Review them together</Button>}>
            Each is decided about its own text; several can be decided at once.
          </Notice>
        )}
        <Card title="Progress"><Progress batch={batch} /></Card>
        <Rows batch={batch} />
      </WithAside>
    </>
  );
}

function CostCard({ batch }: { readonly batch: Batch }) {
  return (
    <Card title="Cost">
      <Facts facts={[
        ['So far', <CostOf key="cost" batch={batch} />],
        ['Estimated', batch.aboutNanoUsd === null ? 'price not known' : `about ${formatMoney(batch.aboutNanoUsd)}`],
        ['At most', batch.atMostNanoUsd === null ? 'price not known' : formatMoney(batch.atMostNanoUsd)],
        ['Cap', batch.capNanoUsd === null ? 'none' : formatMoney(batch.capNanoUsd)],
        batch.finishedAt === null ? null : [batch.state === 'stopped' ? 'Stopped' : 'Finished', formatDateTime(batch.finishedAt)],
      ]} />
    </Card>
  );
}

function Rows({ batch }: { readonly batch: Batch }) {
  const [state, setState] = useSearchParameter('state', '');
  const asked = rowStates.find((each) => each === state);
  const list = usePages('listBatchRows', { params: { batchId: batch.id }, query: asked === undefined ? {} : { state: asked } }, { pollMilliseconds: moves(batch) ? 2_000 : 15_000 });
  return (
    <Card flush title="Rows" actions={<Select aria-label="State of rows" size="xs" value={state} onChange={(value) => setState(value ?? '')} data={[{ value: '', label: 'All rows' }, ...rowStates.map((value) => ({ value, label: `${rowStateWords[value].label} (${formatNumber(batch.counts[value])})` }))]} />}>
      <DataTable
        label="Rows of the batch" columns={columns} rows={list.items} rowKey={(row) => String(row.number)} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={<EmptyState icon={ListChecks} title="No row is in this state"><p>Choose another state above.</p></EmptyState>}
      />
    </Card>
  );
}
