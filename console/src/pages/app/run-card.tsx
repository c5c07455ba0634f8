import type { AppDetail, DataClass } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Play, ShieldAlert, TriangleAlert, UserCheck, Wallet } from 'lucide-react';
import { useMemo } from 'react';
import { type AnswerOf, type ApiProblem, call, toApiProblem, useMay } from '../../api/index.ts';
import { ModelPicker } from '../../model-choice/index.ts';
import { Card, formatMoney, formatNumber, Notice, ProblemNotice, SandboxBadge, Time } from '../../ui/index.ts';
import { approvalWords, useNames } from '../../vocabulary/index.ts';
import classes from './app.module.css';

interface RunRequest {
  readonly input: Record<string, unknown>;
  readonly documentIds: string[];
}
type Estimate = AnswerOf<'estimateRun'> & { readonly runs: number };

export interface RunCardProps {
  readonly app: AppDetail;
  /** `null` while something is missing; `waitingFor` says what. */
  readonly request: RunRequest | null;
  readonly waitingFor: string | null;
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  /** Chosen ones; none: the usual. */
  readonly models: readonly string[];
  /** The strictest of the chosen documents. */
  readonly dataClass: DataClass;
  readonly onModels: (models: readonly string[]) => void;
  /** When the form was last kept. */
  readonly savedAt: string | null;
  readonly onRun: () => void;
}

/** What it will cost, who must approve, and the button. */
export function RunCard({ app, request, waitingFor, busy, problem, models, dataClass, onModels, savedAt, onRun }: RunCardProps) {
  const may = useMay('apps.run');
  const asked = useMemo(() => (request === null ? null : { request, models }), [models, request]);
  const [settled] = useDebouncedValue(asked, 350);
  const estimate = useQuery<Estimate, ApiProblem>({
    queryKey: ['estimateRun', app.id, settled], enabled: may && settled !== null, retry: false, placeholderData: keepPreviousData, staleTime: 60_000,
    queryFn: async () => {
      try {
        return await estimateAll(app.id, settled?.request ?? { input: {}, documentIds: [] }, settled?.models ?? []);
      } catch (error) {
        throw toApiProblem(error);
      }
    },
  });
  const noKey = estimate.error?.code === 'no_usable_credential';
  const outOfScope = estimate.error?.code === 'out_of_scope' ? estimate.error : null;
  return (
    <Card title="Before it runs">
      <EstimateLines estimate={estimate.data} waitingFor={waitingFor} updating={estimate.isFetching} problem={noKey || outOfScope !== null || modelProblem(estimate.error) !== undefined ? null : estimate.error} />
      <p className={classes.gate} data-gate={app.approval.when !== 'never'}>
        {app.approval.when === 'never' ? <UserCheck size={15} aria-hidden /> : <ShieldAlert size={15} aria-hidden />}
        <span>{approvalWords(app.approval)}. {app.approval.when !== 'never' && 'Until then it cannot be exported.'}</span>
      </p>
      {noKey && (
        <Notice tone="warn" title="No key can serve this yet" actions={<Button size="xs" component="a" href="/credentials/add">Add a key or the sandbox</Button>}>
          <p>The app runs on your own provider key. The sandbox needs none.</p>
        </Notice>
      )}
      {outOfScope !== null && <Notice tone="warn" title="No key may be used for this"><p>{outOfScope.title}</p></Notice>}
      {may && <ModelPicker appId={app.id} dataClass={dataClass} chosen={models} onChoose={onModels} problem={modelProblem(problem ?? estimate.error)} />}
      {problem !== null && <ProblemNotice problem={problem} />}
      <Button fullWidth size="md" mt="md" leftSection={<Play size={16} aria-hidden />} loading={busy} disabled={!may || noKey || outOfScope !== null} onClick={onRun}>{models.length > 1 ? `Run and compare ${models.length}` : 'Run'}</Button>
      {!may && <p className={classes.hint}>Your role may read apps but not run them. Ask an owner or admin.</p>}
      {savedAt !== null && <p className={classes.hint}>Your form is kept, <Time iso={savedAt} />.</p>}
      {may && <p className={classes.hint}>You can stop it at any time. What the provider has read and written until then is billed.</p>}
    </Card>
  );
}

function EstimateLines({ estimate, waitingFor, updating, problem }: { readonly estimate: Estimate | undefined; readonly waitingFor: string | null; readonly updating: boolean; readonly problem: ApiProblem | null }) {
  const names = useNames();
  if (waitingFor !== null) return <p className={classes.waitingFor}>{waitingFor}</p>;
  if (problem !== null) return <p className={classes.waitingFor}>There is no estimate: {problem.title} You can run it all the same.</p>;
  if (estimate === undefined) return <p className={classes.waitingFor}>Working out the cost…</p>;
  return (
    <div className={classes.estimate} aria-busy={updating} aria-live="polite">
      <p className={classes.estimateLabel}>Estimated cost {estimate.sandbox && <SandboxBadge />}</p>
      <p className={`${classes.estimateValue} ks-number`}>{estimate.aboutNanoUsd === null ? 'Price unknown' : `about ${formatMoney(estimate.aboutNanoUsd)}`}</p>
      <p className={classes.estimateNote}>
        {estimate.atMostNanoUsd === null ? 'This model has no price on file; the cost will not be counted.' : `At most ${formatMoney(estimate.atMostNanoUsd)}.`} About {formatNumber(estimate.inputTokens)} tokens go to {names.provider(estimate.provider)}.
        {estimate.runs > 1 && ` For ${estimate.runs} runs.`}
        {estimate.sandbox && ' The sandbox charges nothing: these are make-believe prices.'}
      </p>
      {estimate.budget !== null && <BudgetLine budget={estimate.budget} known={estimate.atMostNanoUsd !== null} />}
    </div>
  );
}

type Budget = NonNullable<AnswerOf<'estimateRun'>['budget']>;
const periodWords: Readonly<Record<Budget['period'], string>> = { request: 'for one request', minute: 'this minute', hour: 'this hour', day: 'today', month: 'this month', total: 'in all' };

/** The budget with the least room: whether the run fits into it, at its most. */
function BudgetLine({ budget, known }: { readonly budget: Budget; readonly known: boolean }) {
  return (
    <p className={classes.budget} data-fits={budget.fits}>
      {budget.fits ? <Wallet size={15} aria-hidden /> : <TriangleAlert size={15} aria-hidden />}
      <span>
        Budget “{budget.name}” has {formatMoney(budget.leftNanoUsd)} of {formatMoney(budget.limitNanoUsd)} left {periodWords[budget.period]}.
        {!budget.fits && (budget.whenFull === 'fit' ? ' The answer may be cut short to fit.' : known ? ' At its most, this run would not fit, and would be refused.' : ' Without a price on file it may be refused.')}
      </span>
    </p>
  );
}

const modelProblem = (problem: ApiProblem | null): string | undefined => problem?.issues.find(({ path }) => /(?:^|\.)models?$/.test(path))?.message;

/** What a run on each of the models would cost; one sum, since either all of them are the sandbox's or none is. */
async function estimateAll(appId: string, request: RunRequest, models: readonly string[]): Promise<Estimate> {
  const each = [];
  for (const model of models.length === 0 ? [undefined] : models) each.push(await call('estimateRun', { params: { appId }, body: { ...request, ...model === undefined ? {} : { model } } }));
  const [first] = each;
  if (first === undefined) throw new Error('an estimate is of one model at least');
  const sum = (amounts: readonly (number | null)[]): number | null => amounts.reduce((total, amount) => (total === null || amount === null ? null : total + amount), 0);
  const atMostNanoUsd = sum(each.map((one) => one.atMostNanoUsd));
  const budget = each.map((one) => one.budget).filter((one) => one !== null).toSorted((a, b) => a.leftNanoUsd - b.leftNanoUsd)[0] ?? null;
  return { ...first, aboutNanoUsd: sum(each.map((one) => one.aboutNanoUsd)), atMostNanoUsd, runs: each.length, budget: budget === null ? null : { ...budget, fits: atMostNanoUsd !== null && atMostNanoUsd <= budget.leftNanoUsd } };
}
