import type { AppDetail, Run, RunEvent } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Check, CircleStop } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ApiProblem, queryKeyOf, useAction, useFollowRun } from '../../api/index.ts';
import { announce, Card, formatMoney, formatNumber, ProblemNotice, WithAside } from '../../ui/index.ts';
import { DraftSheet } from './output/draft-sheet.tsx';
import classes from './run.module.css';

type Step = Extract<RunEvent, { type: 'progress' }>['step'];
const steps: readonly { readonly id: Step; readonly label: string; readonly meaning: string }[] = [
  { id: 'reading', label: 'Read the documents', meaning: 'Their text is opened and laid out by page.' },
  { id: 'asking', label: 'Ask the model', meaning: 'Through your gateway, with your own key.' },
  { id: 'writing', label: 'Write the draft', meaning: 'Section by section, as it arrives.' },
  { id: 'checking', label: 'Check the quotes', meaning: 'Each one against the page it names.' },
];

interface Live {
  readonly step: Step | null;
  readonly detail: string;
  readonly output: Readonly<Record<string, unknown>>;
  readonly outputTokens: number;
  readonly costNanoUsd: number | null;
}

/** A run while it is written: steps, the draft as it grows, the meter and the way to stop. */
export function LiveRun({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  const cache = useQueryClient();
  const [live, setLive] = useState<Live>({ step: null, detail: '', output: run.output ?? {}, outputTokens: 0, costNanoUsd: null });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const stop = useAction('stopRun', { invalidates: ['listRuns'] });
  useFollowRun(run.id, {
    onEvent: (event) => setLive((before) => afterEvent(before, event)),
    onProblem: setProblem,
    onEnd: () => {
      announce('The run has ended.');
      for (const name of ['readRun', 'listRuns', 'readHome', 'readUsage', 'listRequests', 'listAudit']) void cache.invalidateQueries({ queryKey: [name] });
    },
  });
  useEffect(() => {
    const step = steps.find((candidate) => candidate.id === live.step);
    if (step !== undefined) announce(step.label);
  }, [live.step]);
  async function stopNow(): Promise<void> {
    const stopped = await stop.run({ params: { runId: run.id } });
    if (stopped !== null && stopped.answer.state !== 'running') cache.setQueryData(queryKeyOf('readRun', { params: { runId: run.id } }), stopped.answer);
  }
  const meter = (
    <div className={classes.sticky}>
      <Card title="In progress">
        <StepList current={live.step} detail={live.detail} />
        <dl className={classes.meter}>
          <div><dt>Time</dt><dd className="ks-number"><Elapsed since={run.createdAt} /></dd></div>
          <div><dt>Tokens out</dt><dd className="ks-number">{formatNumber(live.outputTokens)}</dd></div>
          <div><dt>{run.sandbox ? 'Example cost' : 'Cost so far'}</dt><dd className="ks-number">{live.outputTokens === 0 ? '–' : formatMoney(live.costNanoUsd)}</dd></div>
        </dl>
        {run.may.stop && <Button fullWidth variant="default" leftSection={<CircleStop size={15} aria-hidden />} loading={stop.busy} onClick={() => void stopNow()}>Stop</Button>}
        <ProblemNotice problem={stop.problem ?? problem} />
        <p className={classes.note}>You can leave this page; the run goes on and is found under History.</p>
      </Card>
    </div>
  );
  return <WithAside aside={meter} asideFirst><DraftSheet app={app} output={live.output} sandbox={run.sandbox} writing /></WithAside>;
}

function afterEvent(before: Live, event: RunEvent): Live {
  if (event.type === 'progress') return { ...before, step: event.step, detail: event.detail };
  if (event.type === 'draft') return { ...before, output: event.output, outputTokens: event.outputTokens, costNanoUsd: event.costNanoUsd };
  return before;
}

function StepList({ current, detail }: { readonly current: Step | null; readonly detail: string }) {
  const at = steps.findIndex((step) => step.id === current);
  return (
    <ol className={classes.steps}>
      {steps.map((step, index) => {
        const state = index < at ? 'done' : index === at ? 'current' : 'next';
        return (
          <li key={step.id} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            <span className={classes.stepMark}>{state === 'done' && <Check size={12} strokeWidth={3} aria-hidden />}</span>
            <span><strong>{step.label}</strong>{state === 'done' && <span className="ks-hidden"> done</span>}{state === 'current' && <small>{detail === '' ? step.meaning : detail}</small>}</span>
          </li>
        );
      })}
    </ol>
  );
}

function Elapsed({ since }: { readonly since: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((now - new Date(since).getTime()) / 1_000));
  return <>{Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}</>;
}
