import type { RouteDrill, RouteStep } from '@keystead/contract';
import { Button } from '@mantine/core';
import { CircleCheck, CircleDashed, CircleX, LoaderCircle, Play } from 'lucide-react';
import { useRead } from '../../../api/index.ts';
import { announce, Card, formatDateTime, formatMilliseconds, formatMoney, formatNumber, ProblemNotice, Time, Waiting } from '../../../ui/index.ts';
import classes from './drill.module.css';
import { type DrillOfLeg, sameLegs, useDrill, wasCalled } from './use-drill.ts';

interface DrillCardProps { readonly routeId: string; readonly chain: readonly RouteStep[]; readonly mayManage: boolean; readonly changed: boolean }

/** Calls each leg by itself, and shows what came of it as it comes. */
export function DrillCard({ routeId, chain, mayManage, changed }: DrillCardProps) {
  const drilling = useDrill(routeId);
  const { drill, running, loading, problem } = drilling;
  async function start(): Promise<void> {
    const done = await drilling.run();
    if (done !== null) announce(summaryOf(done));
  }
  return (
    <Card
      title="Fail-over drill" lead="Calls every leg by itself with one short prompt, so that a dead backup is known before it is needed. It costs a fraction of a cent a leg, and each call stands in the ledger."
      actions={mayManage ? <Button variant="default" size="xs" leftSection={<Play size={13} aria-hidden />} loading={running} disabled={changed} onClick={() => void start()}>Run the drill</Button> : undefined}
      footer={drill === null ? undefined : <LastDrill drill={drill} running={running} />}
    >
      <ProblemNotice problem={problem} />
      {changed && mayManage && <p className={classes.quiet}>Save or undo your changes first: a drill calls the route as it is saved.</p>}
      {loading && <Waiting lines={3} />}
      {!loading && drill === null && !running && <p className={classes.quiet}>No drill was run yet. Whether the legs after the first would answer is not known.</p>}
      {(drill !== null || running) && <Legs drill={drill} chain={chain} running={running} />}
      {drill !== null && !running && drill.state === 'finished' && !sameLegs(drill, chain) && <p className={classes.quiet}>The legs were changed since. Run it again to know of the route as it is.</p>}
    </Card>
  );
}

/** While it runs: the legs of the route, those that are known with what came of them. Afterwards: the legs that were called. */
function Legs({ drill, chain, running }: { readonly drill: RouteDrill | null; readonly chain: readonly RouteStep[]; readonly running: boolean }) {
  const labels = new Map((useRead('listCredentials', { query: { limit: 200 } }).data?.items ?? []).map(({ id, label }) => [id, label]));
  // Asked for, and perhaps waiting for a second factor: nobody has been called yet.
  const begun = drill?.state === 'running';
  const known = running && !begun ? [] : drill?.legs ?? [];
  const legs = running ? chain : known;
  return (
    <ol className={classes.legs} aria-label="What each leg did" aria-live="polite" aria-busy={running}>
      {legs.map((leg, index) => (
        <li key={`${leg.credentialId} ${leg.model} ${index}`} className={classes.leg}>
          <Verdict leg={known[index] ?? null} now={begun && index === known.length} />
          <span className={classes.words}>
            <span className={classes.name}><span className="ks-mono">{leg.model}</span> <span className="ks-soft">{labels.get(leg.credentialId) ?? 'deleted key'}</span></span>
            <Outcome leg={known[index] ?? null} now={begun && index === known.length} first={index === 0} />
          </span>
        </li>
      ))}
    </ol>
  );
}

function Verdict({ leg, now }: { readonly leg: DrillOfLeg | null; readonly now: boolean }) {
  if (leg === null) return now ? <LoaderCircle size={17} className={classes.turning} aria-hidden /> : <CircleDashed size={17} className={classes.waiting} aria-hidden />;
  if (!wasCalled(leg)) return <CircleDashed size={17} className={classes.waiting} aria-label="Not called" />;
  return leg.answer === null ? <CircleX size={17} className={classes.failed} aria-label="Failed" /> : <CircleCheck size={17} className={classes.passed} aria-label="Answered" />;
}

function Outcome({ leg, now, first }: { readonly leg: DrillOfLeg | null; readonly now: boolean; readonly first: boolean }) {
  if (leg === null) return <span className={classes.detail}>{now ? 'Being called…' : 'Waits its turn'}</span>;
  if (!wasCalled(leg)) return <span className={classes.detail}>A key of the platform, which a drill does not call.</span>;
  if (leg.answer === null) return <span className={classes.detail} data-failed="true">{first ? 'Would not have served: ' : 'Would not have stepped in: '}{leg.problem?.title ?? 'no answer came.'}</span>;
  const { latencyMs, tokens } = leg.answer;
  const counted = tokens.input === null && tokens.output === null ? null : `${formatNumber(tokens.input ?? 0)} + ${formatNumber(tokens.output ?? 0)} tokens`;
  return <span className={classes.detail}>{[`answered in ${formatMilliseconds(latencyMs)}`, counted, leg.costNanoUsd === null ? 'cost not known' : formatMoney(leg.costNanoUsd)].filter((part) => part !== null).join(' · ')}</span>;
}

function LastDrill({ drill, running }: { readonly drill: RouteDrill; readonly running: boolean }) {
  if (drill.state === 'running') return <>Running. You may leave this page; what comes is kept.</>;
  if (running) return <>Beginning…</>;
  return <span title={formatDateTime(drill.drilledAt)}>{summaryOf(drill)} Last run <Time iso={drill.drilledAt} />{drill.state === 'finished' && <>, for {formatMoney(drill.costNanoUsd)}</>}.</span>;
}

/** The result in one sentence. Pure. */
function summaryOf({ state, legs: all, standby }: RouteDrill): string {
  if (state === 'broken-off') return 'The drill was broken off before its end.';
  const legs = all.filter(wasCalled);
  const failed = legs.filter(({ answer }) => answer === null).length;
  if (legs.length === 0) return 'No leg was called: all have keys of the platform.';
  if (legs.length < all.length) return failed === 0 ? 'Every leg with a key of yours answered; those of the platform were not called.' : `${failed} of the ${legs.length} legs with keys of yours did not answer; those of the platform were not called.`;
  if (legs.length === 1) return failed === 0 ? 'The leg answered; there is no other to step in for it.' : 'The only leg did not answer.';
  if (failed === 0) return 'Every leg answered.';
  if (standby === 'none') return 'No leg would have stepped in for the first.';
  return `${failed} of ${legs.length} legs did not answer.`;
}
