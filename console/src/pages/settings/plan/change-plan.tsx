import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../../api/index.ts';
import { Column, Dialog, FormActions, Notice, ProblemNotice, toast } from '../../../ui/index.ts';
import { AppTicks } from './app-choice.tsx';
import type { Plan, PlanId } from './plan-answer.ts';

/** Says what a change brings and takes before it is made. */
export function ChangePlan({ plan, wanted, onClose }: { readonly plan: Plan; readonly wanted: PlanId; readonly onClose: () => void }) {
  const target = plan.plans.find(({ id }) => id === wanted);
  const present = plan.plans.find(({ id }) => id === plan.plan);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const change = useAction('changePlan', { invalidates: ['readPlan', 'readTenant', 'readSession', 'listApps'] });
  if (target === undefined || present === undefined) return null;
  const lost = present.features.filter((feature) => !target.features.includes(feature)).map((id) => plan.features.find((feature) => feature.id === id)?.name ?? id);
  const over = target.seats === null ? 0 : plan.seatsUsed + plan.invitationsOpen - target.seats;
  // Ids of plans stand in the order of what they have: those apps that a plan without a choice would not run are locked here too.
  const choosable = plan.apps.filter((app) => app.unlockedBy !== '' && target.appPicks !== null);
  async function confirm(): Promise<void> {
    if (await change.run({ body: { plan: wanted, pickedApps: [...picked] } }) === null) return;
    toast(`${target?.name ?? 'The plan'} is in force`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Change to ${target.name}`}>
      <Column>
        <p>{target.price}, as a line of its own from now on. Tokens stay between you and your providers.</p>
        {over > 0 && <Notice tone="warn" title={`${target.name} has ${target.seats} ${target.seats === 1 ? 'seat' : 'seats'}`}><p>Disable people or withdraw invitations until {over} fewer are left, under <a className="ks-link" href="/people">People</a>. Nobody is shut out by a change of plan.</p></Notice>}
        {lost.length > 0 && <Notice tone="warn" title="These rest until you change back"><p>{lost.join('; ')}. What is set up stays.</p></Notice>}
        {target.appPicks !== null && <AppTicks apps={choosable} limits={target.appPicks} picked={picked} onChange={setPicked} />}
        {present.changedBy === 'operator' && target.changedBy === 'owner' && !plan.may.agree && <Notice title="There is no way back by yourself"><p>{present.name} is by agreement: whoever runs this installation sets it again.</p></Notice>}
        <ProblemNotice problem={change.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={change.busy} onClick={() => void confirm()}>Change to {target.name}</Button>
      </FormActions>
    </Dialog>
  );
}
