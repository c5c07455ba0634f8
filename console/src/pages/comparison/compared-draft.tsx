import type { AppDetail, RunComparison } from '@keystead/contract';
import { Button } from '@mantine/core';
import { Check } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { queryKeyOf, useAction } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { useQueryClient } from '@tanstack/react-query';
import { announce, Badge, ProblemNotice, toast, Waiting } from '../../ui/index.ts';
import { indexCitations } from '../run/output/citations.ts';
import { DraftSheet } from '../run/output/draft-sheet.tsx';
import { OutputContext, type OutputContextValue } from '../run/output/output-context.ts';
import classes from './comparison.module.css';
import { modelOf } from './model-of.ts';

/** States in which there is a whole draft to keep. */
const whole: ReadonlySet<string> = new Set(['draft', 'awaiting-approval', 'approved', 'rejected']);

/** One of the drafts, with the button that keeps it. A source mark opens the run itself, at that source. */
export function ComparedDraft({ compared, comparison, app }: { readonly compared: RunComparison['runs'][number]; readonly comparison: RunComparison; readonly app: AppDetail }) {
  const { run } = compared;
  const go = useGo();
  const cache = useQueryClient();
  const keep = useAction('keepComparedRun', { invalidates: ['readRun', 'listReviews', 'readRunFeedback', 'readGoodAnswers'] });
  const kept = comparison.kept?.runId === run.id;
  const onCite = useCallback((path: string) => go(`/runs/${run.id}?panel=sources&cite=${encodeURIComponent(path)}`), [go, run.id]);
  const context = useMemo<OutputContextValue>(() => ({ citations: indexCitations(run.citations), active: null, onCite, several: false, streaming: run.state === 'running' }), [onCite, run.citations, run.state]);
  async function keepThis(): Promise<void> {
    const chosen = await keep.run({ params: { comparisonId: comparison.id }, body: { runId: run.id } });
    if (chosen === null) return;
    cache.setQueryData(queryKeyOf('readComparison', { params: { comparisonId: comparison.id } }), chosen.answer);
    announce('This draft is kept. The others stay in the history.');
    toast('Draft kept', 'The others stay in the history.');
  }
  return (
    <section className={classes.draft} data-kept={kept} aria-label={`Draft by ${modelOf(compared)}`}>
      <header className={classes.draftHead}>
        <p><strong className="ks-mono">{modelOf(compared)}</strong><small>{compared.providerName}</small></p>
        {kept && <Badge tone="good" dot>Kept</Badge>}
        <span className={classes.draftActions}>
          <Button component="a" href={`/runs/${run.id}`} variant="subtle" size="compact-sm">Open</Button>
          {comparison.mayChoose && !kept && whole.has(run.state) && <Button size="compact-sm" leftSection={<Check size={14} aria-hidden />} loading={keep.busy} onClick={() => void keepThis()}>Keep this draft</Button>}
        </span>
      </header>
      <ProblemNotice problem={keep.problem} />
      {run.failure !== null && <ProblemNotice problem={{ ...run.failure, traceId: null }} />}
      {run.output === null
        ? run.state === 'running' ? <div className={classes.waiting}><Waiting lines={6} /></div> : run.failure === null && <p className={classes.none}>Nothing was written.</p>
        : <OutputContext value={context}><DraftSheet app={app} output={run.output} sandbox={false} by={modelOf(compared)} /></OutputContext>}
    </section>
  );
}
