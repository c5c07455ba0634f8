import { useState } from 'react';
import { useMay, useRead } from '../../../api/index.ts';
import { Badge, Card, Column, Facts, formatNumber, ProblemNotice, Time, Waiting, WithAside } from '../../../ui/index.ts';
import { AppChoice } from './app-choice.tsx';
import { ChangePlan } from './change-plan.tsx';
import { Comparison } from './comparison.tsx';
import type { Plan, PlanId } from './plan-answer.ts';

/** The plan: its price line, what of it is used, what is on and off, and the others to compare with. */
export function PlanTab() {
  const plan = useRead('readPlan');
  const [wanted, setWanted] = useState<PlanId | null>(null);
  if (plan.error !== null) return <ProblemNotice problem={plan.error} onRetry={() => void plan.refetch()} />;
  if (plan.data === undefined) return <Card><Waiting /></Card>;
  return (
    <Column>
      <Present plan={plan.data} />
      {plan.data.plans.find(({ id }) => id === plan.data.plan)?.appPicks !== null && <AppChoice key={plan.data.pickedApps.join()} plan={plan.data} />}
      <Comparison plan={plan.data} onChoose={setWanted} />
      {wanted !== null && <ChangePlan plan={plan.data} wanted={wanted} onClose={() => setWanted(null)} />}
    </Column>
  );
}

function seatsText({ seats, seatsUsed, invitationsOpen }: Plan): string {
  const taken = seats === null ? `${formatNumber(seatsUsed)} taken, no limit` : `${formatNumber(seatsUsed)} of ${formatNumber(seats)} taken`;
  return invitationsOpen === 0 ? taken : `${taken}, ${formatNumber(invitationsOpen)} held by open invitations`;
}

function Present({ plan }: { readonly plan: Plan }) {
  const mayReadUsage = useMay('usage.read');
  const locked = plan.apps.filter(({ availability }) => availability !== 'included').length;
  return (
    <WithAside aside={(
      <Card title="What it includes">
        <Facts facts={[
          ...plan.features.map((feature) => [feature.name, <Badge key={feature.id} tone={feature.included ? 'good' : 'neutral'} dot>{feature.included ? 'Included' : `With ${feature.unlockedBy.join(' or ')}`}</Badge>] as const),
          ['Apps', locked === 0 ? `All ${formatNumber(plan.apps.length)} run` : `${formatNumber(plan.apps.length - locked)} of ${formatNumber(plan.apps.length)} run; what the others made stays readable`],
        ]} />
      </Card>
    )}>
      <Card title={plan.line.planName} footer={mayReadUsage ? <>Tokens are not part of this line. You pay them to your providers at their price, with no markup: see <a className="ks-link" href="/usage">Usage</a>.</> : undefined}>
        <Facts facts={[
          ['Subscription', plan.line.price], ['Since', <Time key="since" iso={plan.line.startedAt} />],
          ['Seats', seatsText(plan)],
          ...plan.history.map((line) => [`${line.planName}, before`, <>{line.price}, ended <Time iso={line.endedAt ?? line.startedAt} /></>] as const),
        ]} />
      </Card>
    </WithAside>
  );
}
