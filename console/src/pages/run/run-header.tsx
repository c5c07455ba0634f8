import type { AppDetail, Run } from '@keystead/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { ClipboardCheck, Columns3, Ellipsis, FileDown, GitCompareArrows, Pencil, RotateCcw } from 'lucide-react';
import { useMay } from '../../api/index.ts';
import { Badge, formatMoney, PageHeader, SandboxBadge, Time } from '../../ui/index.ts';
import { qualificationWords, RunStateBadge, subjectOf } from '../../vocabulary/index.ts';
import classes from './run.module.css';
import { runActions } from './slots.tsx';

const trail = [{ label: 'History', href: '/runs' }];

/** What can be done from the head of the page. */
export interface RunMoves {
  readonly onEdit: () => void;
  /** Leads to the decision, or to the export, beside the draft. */
  readonly onReview: () => void;
  readonly onChanges: () => void;
  readonly onCompare: () => void;
}

/** The head of a run: what it is, in which state, whose, what it cost, and the one thing to do next. */
export function RunHeader({ run, app, moves }: { readonly run: Run; readonly app: AppDetail; readonly moves: RunMoves | null }) {
  return <PageHeader title={subjectOf(run)} trail={trail} beside={<Badges run={run} />} lead={<MetaLine run={run} />} actions={moves === null ? undefined : <Actions run={run} app={app} moves={moves} />} />;
}

function Badges({ run }: { readonly run: Run }) {
  return (
    <span className={classes.badges}>
      <RunStateBadge state={run.state} />
      {run.sandbox && <SandboxBadge />}
      {run.edited && <Badge title="A person changed what the model wrote">Edited</Badge>}
      {run.audience === 'client' && <Badge tone="info">For a client</Badge>}
      {run.comparison !== null && run.comparison.keptRunId !== null && <Badge tone={run.comparison.keptRunId === run.id ? 'good' : 'neutral'}>{run.comparison.keptRunId === run.id ? 'Kept of several' : 'Another one was kept'}</Badge>}
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
      {run.state !== 'running' && run.costNanoUsd !== null && <span className="ks-number">{formatMoney(run.costNanoUsd)}{run.sandbox ? ', example price' : ''}</span>}
      {run.rerunOf !== null && <a className="ks-link" href={`/runs/${run.id}?view=changes&against=${run.rerunOf}`}>Compare with the run it came from</a>}
      {run.comparison !== null && <a className="ks-link" href={`/comparisons/${run.comparison.id}`}>See the drafts side by side</a>}
    </span>
  );
}

function Actions({ run, app, moves }: { readonly run: Run; readonly app: AppDetail; readonly moves: RunMoves }) {
  const mayRun = useMay('apps.run');
  const next = nextStep(run, moves);
  const again = `/apps/${run.appId}?from=${run.id}`;
  const mayRerun = run.may.rerun && mayRun;
  const editable = run.may.edit && run.output !== null;
  return (
    <>
      {runActions.map((Action, index) => <Action key={index} run={run} app={app} />)}
      {(mayRerun || run.edited) && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target><ActionIcon variant="default" size="lg" aria-label="More"><Ellipsis size={17} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            {mayRerun && <Menu.Item component="a" href={again} leftSection={<RotateCcw size={15} aria-hidden />}>Run again, with changes</Menu.Item>}
            {mayRerun && run.outputHash !== null && run.comparison === null && <Menu.Item leftSection={<Columns3 size={15} aria-hidden />} onClick={moves.onCompare}>Try another model beside it</Menu.Item>}
            {run.edited && <Menu.Item leftSection={<GitCompareArrows size={15} aria-hidden />} onClick={moves.onChanges}>Changes to the model’s text</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      )}
      {editable && next?.label !== 'Edit' && <Button variant="default" leftSection={<Pencil size={15} aria-hidden />} onClick={moves.onEdit}>Edit</Button>}
      {next !== null && <Button variant={next.waits === true ? 'default' : 'filled'} leftSection={next.icon} onClick={next.go}>{next.label}</Button>}
      {next === null && mayRerun && <Button component="a" href={again} leftSection={<RotateCcw size={15} aria-hidden />}>Run again</Button>}
    </>
  );
}

interface NextStep { readonly label: string; readonly icon: React.ReactNode; readonly go: () => void; /** It is somebody else's to do. */ readonly waits?: boolean }

/** The one thing that this person would do next; `null` where it is to run it again, or to wait. */
function nextStep(run: Run, moves: RunMoves): NextStep | null {
  if (run.may.approve) return { label: 'Review', icon: <ClipboardCheck size={16} aria-hidden />, go: moves.onReview };
  if (run.may.export) return { label: 'Export', icon: <FileDown size={16} aria-hidden />, go: moves.onReview };
  if (run.state === 'rejected' && run.may.edit) return { label: 'Edit', icon: <Pencil size={15} aria-hidden />, go: moves.onEdit };
  if (run.state === 'awaiting-approval' && run.approval !== null) return { label: `Waits for ${qualificationWords[run.approval.qualification]}`, icon: <ClipboardCheck size={16} aria-hidden />, go: moves.onReview, waits: true };
  return null;
}
