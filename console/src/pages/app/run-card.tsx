import type { AppDetail } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Play, ShieldAlert, UserCheck } from 'lucide-react';
import { type AnswerOf, type ApiProblem, call, toApiProblem, useMay } from '../../api/index.ts';
import { Card, formatMoney, formatNumber, Notice, ProblemNotice, SandboxBadge } from '../../ui/index.ts';
import { approvalWords, useNames } from '../../vocabulary/index.ts';
import classes from './app.module.css';

interface RunRequest {
  readonly input: Record<string, unknown>;
  readonly documentIds: string[];
}
type Estimate = AnswerOf<'estimateRun'>;

export interface RunCardProps {
  readonly app: AppDetail;
  /** `null` while something is missing; `waitingFor` says what. */
  readonly request: RunRequest | null;
  readonly waitingFor: string | null;
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  readonly onRun: () => void;
}

/** What it will cost, who must approve, and the button. */
export function RunCard({ app, request, waitingFor, busy, problem, onRun }: RunCardProps) {
  const may = useMay('apps.run');
  const [settled] = useDebouncedValue(request, 350);
  const estimate = useQuery<Estimate, ApiProblem>({
    queryKey: ['estimateRun', app.id, settled], enabled: may && settled !== null, retry: false, placeholderData: keepPreviousData, staleTime: 60_000,
    queryFn: async () => {
      try {
        return await call('estimateRun', { params: { appId: app.id }, body: settled ?? { input: {} } });
      } catch (error) {
        throw toApiProblem(error);
      }
    },
  });
  const noKey = estimate.error?.code === 'no_usable_credential';
  return (
    <Card title="Before it runs">
      <EstimateLines estimate={estimate.data} waitingFor={waitingFor} updating={estimate.isFetching} problem={noKey ? null : estimate.error} />
      <p className={classes.gate} data-gate={app.approval.when !== 'never'}>
        {app.approval.when === 'never' ? <UserCheck size={15} aria-hidden /> : <ShieldAlert size={15} aria-hidden />}
        <span>{approvalWords(app.approval)}. {app.approval.when !== 'never' && 'Until then it cannot be exported.'}</span>
      </p>
      {noKey && (
        <Notice tone="warn" title="No key can serve this yet" actions={<Button size="xs" component="a" href="/credentials/add">Add a key or the sandbox</Button>}>
          <p>The app runs on your own provider key. The sandbox needs none.</p>
        </Notice>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      <Button fullWidth size="md" mt="md" leftSection={<Play size={16} aria-hidden />} loading={busy} disabled={!may || noKey} onClick={onRun}>Run</Button>
      {!may && <p className={classes.hint}>Your role may read apps but not run them. Ask an owner or admin.</p>}
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
        {estimate.sandbox && ' The sandbox charges nothing: these are make-believe prices.'}
      </p>
    </div>
  );
}
