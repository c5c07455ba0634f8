import type { EvalCase, EvalReport } from '@keystead/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { ChevronLeft, ChevronRight, FileQuestion } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { usePathParameter, useSearchParameter, useSearchParameters } from '../../navigation/index.ts';
import { Card, Column, EmptyState, formatNumber, Notice, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { CaseAnswer } from './case-answer.tsx';
import { CaseSources, CitedSource } from './case-sources.tsx';
import { titleOf } from './eval-words.ts';
import classes from './evals.module.css';

/** One golden case of an eval: what was asked, and what each model wrote, beside the checks that it passed and failed. */
export function Page() {
  const evalId = usePathParameter('evalId');
  const [answer] = useSearchParameter('answer', '');
  const report = useRead('readEval', { params: { evalId } });
  const read = useRead('readEvalCase', { params: { evalId }, query: answer === '' ? {} : { answer } });
  const problem = read.error ?? report.error;
  if (read.data !== undefined && report.data !== undefined) return <Case key={read.data.answers[0]?.id} of={read.data} report={report.data} />;
  return (
    <>
      <PageHeader title="Golden case" trail={[{ label: 'Eval', href: `/evals/${evalId}` }]} />
      {problem === null ? <Card><Waiting lines={8} /></Card> : problem.code === 'not_found'
        ? <EmptyState icon={FileQuestion} title="This answer is not here" actions={<Button component="a" href={`/evals/${evalId}`} variant="default">See the eval</Button>}><p>The eval was deleted or gone on with, or the app left the catalogue.</p></EmptyState>
        : <ProblemNotice problem={problem} onRetry={() => { void read.refetch(); void report.refetch(); }} />}
    </>
  );
}

/** Which answer is shown on a narrow screen, and which source is open, stands in the address: `model`, `cite`. */
function Case({ of: golden, report }: { readonly of: EvalCase; readonly report: EvalReport }) {
  const { read, write } = useSearchParameters();
  const narrow = useMediaQuery('(max-width: 62em)', window.matchMedia('(max-width: 62em)').matches);
  const chosen = golden.answers.find(({ id }) => id === read('answer')) ?? golden.answers[0];
  const visible = narrow ? golden.answers.filter(({ id }) => id === chosen?.id) : golden.answers;
  const [cited, path] = splitCite(read('cite'));
  const citation = golden.answers.find(({ id }) => id === cited)?.citations.find((each) => each.path === path);
  return (
    <>
      <PageHeader
        title={`${golden.appName}: ${golden.goldenCase}`} trail={[{ label: titleOf(report), href: `/evals/${report.id}` }]}
        lead={golden.answers.length === 1 ? 'A made-up case that ships with the app, and what the model wrote.' : `A made-up case that ships with the app, and what ${formatNumber(golden.answers.length)} models wrote.`}
        actions={<Steps report={report} golden={golden} />}
      />
      <Column>
        {golden.changed && <Notice tone="warn" title="The app has changed since"><p>The checks are those of the day of the eval. Form, documents and marks of sources are today’s, and may differ from what was asked.</p></Notice>}
        <CaseSources of={golden} />
        {narrow && golden.answers.length > 1 && <SegmentedControl fullWidth aria-label="Answer shown" value={chosen?.id ?? ''} onChange={(id) => write('answer', id)} data={golden.answers.map(({ id, model }) => ({ value: id, label: shortName(model) }))} />}
        <div className={classes.answers} data-columns={Math.min(3, visible.length)}>
          {visible.map((each) => {
            const result = report.results.find(({ id }) => id === each.id);
            return result === undefined ? null : <CaseAnswer key={each.id} answer={each} of={golden} result={result} active={cited === each.id ? path : null} onCite={(at) => write('cite', `${each.id}:${at}`)} />;
          })}
        </div>
      </Column>
      <CitedSource of={golden} citation={citation} onClose={() => write('cite', null)} />
    </>
  );
}

/** To the case before and the one after, in the order in which they were asked. */
function Steps({ report, golden }: { readonly report: EvalReport; readonly golden: EvalCase }) {
  const firsts = report.results.filter((result, at) => report.results.findIndex((other) => other.appId === result.appId && other.goldenCase === result.goldenCase) === at);
  const at = firsts.findIndex(({ appId, goldenCase }) => appId === golden.appId && goldenCase === golden.goldenCase);
  const [before, after] = [firsts[at - 1], firsts[at + 1]];
  return (
    <>
      {before !== undefined && <Button component="a" href={caseHref(report.id, before.id)} variant="default" leftSection={<ChevronLeft size={15} aria-hidden />}>Case before</Button>}
      {after !== undefined && <Button component="a" href={caseHref(report.id, after.id)} variant="default" rightSection={<ChevronRight size={15} aria-hidden />}>Next case</Button>}
    </>
  );
}

const shortName = (model: string): string => model.slice(model.indexOf('/') + 1);
const caseHref = (evalId: string, answerId: string): string => `/evals/${evalId}/case?answer=${answerId}`;

/** An answer’s id and a place in it. */
function splitCite(cite: string): readonly [string, string] {
  const at = cite.indexOf(':');
  return at < 0 ? ['', ''] : [cite.slice(0, at), cite.slice(at + 1)];
}
