import type { EvalReport } from '@keystead/contract';
import { Button, NumberInput } from '@mantine/core';
import { ChartScatter, Download, Play, Square, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { download, useAction, useRead } from '../../api/index.ts';
import { useGo, usePathParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, Confirm, Dialog, EmptyState, FormActions, formatMoney, formatNumber, Notice, PageHeader, ProblemNotice, Time, Waiting } from '../../ui/index.ts';
import { CaseList } from './case-list.tsx';
import { Comparison, Opinions } from './comparison.tsx';
import { evalStates, titleOf } from './eval-words.ts';

const trail = [{ label: 'Apps', href: '/apps' }, { label: 'Evals', href: '/evals' }];

/** The report of one eval. */
export function Page() {
  const evalId = usePathParameter('evalId');
  const { data: report, error, refetch } = useRead('readEval', { params: { evalId } }, { awaits: (answer) => answer.state === 'running' || (endedNow(answer) && answer.results.some(lacksReceipt)) });
  if (report === undefined) {
    return (
      <>
        <PageHeader title="Eval" trail={trail} />
        {error === null ? <Card><Waiting lines={6} /></Card> : error.code === 'not_found'
          ? <EmptyState icon={ChartScatter} title="There is no such eval" actions={<Button component="a" href="/evals" variant="default">See all evals</Button>} />
          : <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  const state = evalStates[report.state];
  return (
    <>
      <PageHeader
        title={titleOf(report)} trail={trail} beside={<Badge tone={state.tone} dot>{state.label}</Badge>} actions={<Actions report={report} />}
        lead={<>{formatNumber(report.done)} of {formatNumber(report.planned)} answers, {formatNumber(report.passed)} passed. Begun <Time iso={report.startedAt} />{report.startedByName !== null && ` by ${report.startedByName}`}, for at most {formatMoney(report.atMostNanoUsd)} (US dollars).</>}
      />
      <Column>
        {report.problem !== null && <Notice tone="bad" title="It broke off"><p>{report.problem}</p></Notice>}
        {report.state === 'capped' && <Notice tone="warn" title="It stopped at its limit"><p>The next call could have gone over it, so it was not made. Every model answered the same cases up to there. A higher limit goes on from there.</p></Notice>}
        {report.leftOut.length > 0 && <Notice title="Not on your plan, so left out"><p>{report.leftOut.map(({ app }) => app).join(', ')}.</p></Notice>}
        {report.done > 0 && <><Comparison report={report} /><Opinions report={report} /></>}
        {report.done === 0 && <Card><p>{report.state === 'running' ? 'The first answers are on their way.' : 'Nothing was answered.'}</p></Card>}
        {report.results.length > 0 && <CaseList report={report} />}
      </Column>
    </>
  );
}

/** Ended within the last minute: what is not in the ledger later than that will not come. */
const endedNow = ({ finishedAt }: EvalReport): boolean => finishedAt !== null && Date.now() - Date.parse(finishedAt) < 60_000;
/** Its call is answered and not yet in the ledger. */
const lacksReceipt = ({ requestId, latencyMs, outcome }: EvalReport['results'][number]): boolean => requestId !== null && latencyMs === null && outcome !== 'error';

function Actions({ report }: { readonly report: EvalReport }) {
  const go = useGo();
  const stop = useAction('stopEval', { invalidates: ['readEval', 'listEvals'] });
  const remove = useAction('deleteEval', { invalidates: ['listEvals'] });
  const [asking, setAsking] = useState<'remove' | 'resume' | null>(null);
  const params = { evalId: report.id };
  return (
    <>
      {report.may.stop && <Button variant="default" leftSection={<Square size={14} aria-hidden />} loading={stop.busy} onClick={() => void stop.run({ params })}>Stop</Button>}
      {report.may.resume && <Button leftSection={<Play size={14} aria-hidden />} onClick={() => setAsking('resume')}>Go on</Button>}
      {report.done > 0 && <Button variant="default" leftSection={<Download size={14} aria-hidden />} onClick={() => void download('exportEval', { params }, 'eval.md')}>Markdown</Button>}
      {report.may.remove && <Button variant="subtle" color="red" leftSection={<Trash2 size={14} aria-hidden />} onClick={() => setAsking('remove')}>Delete</Button>}
      {stop.problem !== null && <ProblemNotice problem={stop.problem} />}
      {asking === 'resume' && <Resume report={report} onClose={() => setAsking(null)} />}
      <Confirm opened={asking === 'remove'} onClose={() => setAsking(null)} title="Delete this eval?" confirmLabel="Delete" busy={remove.busy} problem={remove.problem} onConfirm={() => { void remove.run({ params }).then((done) => { if (done !== null) go('/evals'); }); }}>
        <p>Its report and what the models wrote are gone then. What it cost stays in the ledger.</p>
      </Confirm>
    </>
  );
}

function Resume({ report, onClose }: { readonly report: EvalReport; readonly onClose: () => void }) {
  const [limit, setLimit] = useState<number | ''>(Math.ceil(report.atMostNanoUsd / 5e8) || 1);
  const resume = useAction('resumeEval', { invalidates: ['readEval', 'listEvals'] });
  return (
    <Dialog opened onClose={onClose} title="Go on from here">
      <Column>
        <NumberInput label="At most" description="US dollars for the whole, what was spent included" prefix="$" min={0.01} max={10_000} decimalScale={2} value={limit} onChange={(value) => setLimit(typeof value === 'number' ? value : '')} />
        <p>Answers that are there stay; {report.planned - report.done === 1 ? 'the one that is missing is' : `the ${formatNumber(report.planned - report.done)} others are`} asked for.</p>
        <ProblemNotice problem={resume.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={resume.busy} disabled={limit === ''} onClick={() => { if (limit !== '') void resume.run({ params: { evalId: report.id }, body: { atMostUsd: limit } }).then((done) => { if (done !== null) onClose(); }); }}>Go on</Button>
      </FormActions>
    </Dialog>
  );
}
