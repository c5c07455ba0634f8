import type { AppDetail, Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileX, Pencil, RotateCcw } from 'lucide-react';
import { useMay, useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, EmptyState, Notice, PageHeader, ProblemNotice, SandboxBadge, Time, Waiting } from '../../ui/index.ts';
import { RunStateBadge, subjectOf } from '../../vocabulary/index.ts';
import { FinishedRun } from './finished-run.tsx';
import { LiveRun } from './live-run.tsx';
import classes from './run.module.css';

/** The run ended before the ledger had its call: what it cost and who served it is there a moment later. */
function awaitsReceipt({ state, receipt }: Run): boolean {
  return state !== 'running' && receipt !== null && receipt.requestId !== null && receipt.provider === null;
}

const trail = [{ label: 'History', href: '/runs' }];

/** One run: live while it is written, then the draft with its sources, review and receipt. */
export function Page() {
  const runId = usePathParameter('runId');
  const read = useRead('readRun', { params: { runId } }, { awaits: awaitsReceipt });
  const run = read.data?.id === runId ? read.data : undefined;
  const app = useRead('readApp', { params: { appId: run?.appId ?? '' } }, { enabled: run !== undefined });
  const problem = read.error ?? app.error;
  const [view, setView] = useSearchParameter('view', '');
  if (run === undefined || app.data?.id !== run.appId) {
    return (
      <>
        <PageHeader title={run === undefined ? 'Run' : subjectOf(run)} trail={trail} />
        {problem === null ? <Card><Waiting lines={8} /></Card> : problem.code === 'not_found'
          ? <EmptyState icon={FileX} title="This run is not here" actions={<Button component="a" href="/runs" variant="default">See all runs</Button>}><p>The address may be mistyped, or its time to be kept has passed.</p></EmptyState>
          : <ProblemNotice problem={problem} onRetry={() => { void read.refetch(); if (run !== undefined) void app.refetch(); }} />}
      </>
    );
  }
  const editing = view === 'edit' && run.may.edit && run.output !== null;
  return (
    <>
      <PageHeader title={subjectOf(run)} trail={trail} beside={<Badges run={run} />} lead={<MetaLine run={run} />} actions={<Actions run={run} editing={editing} onEdit={() => setView('edit', { replace: false })} />} />
      {run.failure !== null && <div className={classes.failure}><ProblemNotice problem={{ ...run.failure, traceId: null }} /></div>}
      {run.state === 'stopped' && <div className={classes.failure}><Notice title="It was stopped">What was written until then is kept below. Its quotes were not checked, and what the provider had written was billed.</Notice></div>}
      <Body run={run} app={app.data} editing={editing} onDone={() => setView(null)} />
    </>
  );
}

function Body({ run, app, editing, onDone }: { readonly run: Run; readonly app: AppDetail; readonly editing: boolean; readonly onDone: () => void }) {
  if (run.state === 'running') return <LiveRun key={run.id} run={run} app={app} />;
  return <FinishedRun key={run.id} run={run} app={app} editing={editing} onDone={onDone} />;
}

function Badges({ run }: { readonly run: Run }) {
  return (
    <span className={classes.badges}>
      <RunStateBadge state={run.state} />
      {run.sandbox && <SandboxBadge />}
      {run.edited && <Badge title="A person changed what the model wrote">Edited</Badge>}
      {run.audience === 'client' && <Badge tone="info">For a client</Badge>}
    </span>
  );
}

function MetaLine({ run }: { readonly run: Run }) {
  const [only] = run.documents;
  // A run without a better name is called after its one document.
  const documents = run.documents.length > 1 ? `${run.documents.length} documents` : only === undefined || only.name === subjectOf(run) ? null : only.name;
  return (
    <span className={classes.meta}>
      <a className="ks-link" href={`/apps/${run.appId}`}>{run.appName}</a>
      <span>{run.startedByName === null ? 'started' : `by ${run.startedByName}`}, <Time iso={run.createdAt} /></span>
      {documents !== null && <span>{documents}</span>}
    </span>
  );
}

function Actions({ run, editing, onEdit }: { readonly run: Run; readonly editing: boolean; readonly onEdit: () => void }) {
  const mayRun = useMay('apps.run');
  if (editing) return null;
  return (
    <>
      {run.may.rerun && mayRun && <Button component="a" href={`/apps/${run.appId}?from=${run.id}`} variant="default" leftSection={<RotateCcw size={15} aria-hidden />}>Run again</Button>}
      {run.may.edit && run.output !== null && <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={onEdit}>Edit</Button>}
    </>
  );
}
