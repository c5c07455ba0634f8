import type { AppDetail, RunComparison } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Columns3 } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Card, EmptyState, Notice, PageHeader, ProblemNotice, SandboxBadge, Time, Waiting } from '../../ui/index.ts';
import { ComparedDraft } from './compared-draft.tsx';
import { ComparedFacts } from './compared-facts.tsx';
import classes from './comparison.module.css';
import { modelOf } from './model-of.ts';

const trail = [{ label: 'History', href: '/runs' }];
const pollMilliseconds = 2_000;

/** Drafts of one input by several models, side by side, and the choice between them. */
export function Page() {
  const comparisonId = usePathParameter('comparisonId');
  const probe = useRead('readComparison', { params: { comparisonId } });
  const underWay = probe.data?.runs.some(({ run }) => run.state === 'running' || (run.receipt !== null && run.receipt.provider === null)) === true;
  const read = useRead('readComparison', { params: { comparisonId } }, { pollMilliseconds: underWay ? pollMilliseconds : false });
  const { data } = read;
  const app = useRead('readApp', { params: { appId: data?.appId ?? '' } }, { enabled: data !== undefined });
  const problem = read.error ?? app.error;
  if (data === undefined || app.data === undefined) {
    return (
      <>
        <PageHeader title="Comparison" trail={trail} />
        {problem === null ? <Card><Waiting lines={8} /></Card> : problem.code === 'not_found'
          ? <EmptyState icon={Columns3} title="This comparison is not here"><p>The address may be mistyped, or its runs are kept no longer.</p></EmptyState>
          : <ProblemNotice problem={problem} onRetry={() => { void read.refetch(); void app.refetch(); }} />}
      </>
    );
  }
  return <Comparison comparison={data} app={app.data} />;
}

function Comparison({ comparison, app }: { readonly comparison: RunComparison; readonly app: AppDetail }) {
  const narrow = useMediaQuery('(max-width: 62em)', window.matchMedia('(max-width: 62em)').matches);
  const [shown, setShown] = useSearchParameter('draft', comparison.runs[0]?.run.id ?? '');
  const { runs } = comparison;
  const sandbox = runs.some(({ run }) => run.sandbox);
  const visible = narrow ? runs.filter(({ run }) => run.id === shown).slice(0, 1) : runs;
  return (
    <>
      <PageHeader
        title={comparison.title === '' ? 'Comparison' : comparison.title} trail={trail} beside={sandbox ? <SandboxBadge /> : undefined}
        lead={<>{runs.length} drafts of the same form and documents, by {comparison.createdByName ?? 'a token'}, <Time iso={comparison.createdAt} /></>}
      />
      {sandbox && <div className={classes.note}><Notice title="The sandbox wrote these">No model read the documents, so the drafts tell nothing about models. The page works the same with your own keys.</Notice></div>}
      <Card title="At a glance" flush><ComparedFacts comparison={comparison} /></Card>
      {narrow && <SegmentedControl className={classes.switch ?? ''} fullWidth aria-label="Draft shown" value={visible[0]?.run.id ?? ''} onChange={setShown} data={runs.map((each) => ({ value: each.run.id, label: modelOf(each) }))} />}
      <div className={classes.drafts} style={{ gridTemplateColumns: `repeat(${Math.max(1, visible.length)}, minmax(0, 1fr))` }}>
        {visible.map((each) => <ComparedDraft key={each.run.id} compared={each} comparison={comparison} app={app} />)}
      </div>
    </>
  );
}
