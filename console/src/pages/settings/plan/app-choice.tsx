import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay } from '../../../api/index.ts';
import { Card, FormActions, formatDate, ProblemNotice, toast } from '../../../ui/index.ts';
import type { Plan } from './plan-answer.ts';
import classes from './plan.module.css';

type App = Plan['apps'][number];
const kinds = { utility: 'Utility apps', industry: 'Industry apps' } as const;

/** Ticks for the apps that run, as many of each kind as the plan has. */
export function AppTicks({ apps, limits, picked, onChange, disabled = false }: {
  readonly apps: readonly App[]; readonly limits: { readonly utility: number; readonly industry: number }; readonly picked: readonly string[]; readonly onChange: (picked: readonly string[]) => void; readonly disabled?: boolean;
}) {
  const groups = (['utility', 'industry'] as const).map((kind) => ({ kind, of: apps.filter((app) => app.kind === kind) })).filter(({ of }) => of.length > 0);
  return groups.map(({ kind, of }) => {
    const taken = of.filter((app) => picked.includes(app.id)).length;
    return (
      <fieldset key={kind} className={classes.apps} disabled={disabled}>
        <legend>{kinds[kind]}: {taken} of {limits[kind]} chosen</legend>
        {of.map((app) => (
          <Checkbox key={app.id} label={app.name} checked={picked.includes(app.id)} disabled={disabled || (!picked.includes(app.id) && taken >= limits[kind])}
            onChange={(event) => onChange(event.currentTarget.checked ? [...picked, app.id] : picked.filter((id) => id !== app.id))} />
        ))}
      </fieldset>
    );
  });
}

/** Which apps run, on a plan with a choice. */
export function AppChoice({ plan }: { readonly plan: Plan }) {
  const mayManage = useMay('tenant.manage');
  const [picked, setPicked] = useState<readonly string[]>(plan.pickedApps);
  const choose = useAction('choosePlanApps', { invalidates: ['readPlan', 'listApps'] });
  const limits = plan.plans.find(({ id }) => id === plan.plan)?.appPicks ?? { utility: 0, industry: 0 };
  async function save(): Promise<void> {
    if (await choose.run({ body: { pickedApps: [...picked] } }) !== null) toast('Saved', 'These apps run now.');
  }
  return (
    <Card title="Your apps" lead="The others stay readable, with everything they made.">
      <AppTicks apps={plan.apps.filter(({ availability }) => availability !== 'locked')} limits={limits} picked={picked} onChange={setPicked} disabled={!mayManage} />
      {plan.picksChangeableFrom !== null && <p className={classes.note}>The choice was changed this month. Free places can be filled now; an app can be given up for another again from {formatDate(plan.picksChangeableFrom)}.</p>}
      <ProblemNotice problem={choose.problem} />
      {mayManage && <FormActions><Button loading={choose.busy} onClick={() => void save()}>Save the choice</Button></FormActions>}
    </Card>
  );
}
