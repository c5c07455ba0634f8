import { Button, Radio } from '@mantine/core';
import { Check, LockKeyhole } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { Column, Dialog, FormActions, formatDate, Notice, ProblemNotice, toast } from '../../ui/index.ts';
import { type Availability, availabilityOf, choiceWords } from './availability.ts';

interface Named { readonly id: string; readonly name: string }

/** Why an app does not run here, and the shortest way to change that. Nothing where it runs. */
export function PlanNotice({ app }: { readonly app: Named }) {
  const { data: plan } = useRead('readPlan');
  const found = availabilityOf(plan, app);
  if (found.state === 'runs') return null;
  if (found.state === 'locked') {
    return (
      <Notice icon={LockKeyhole} title={`${app.name} comes with ${found.plan}`} actions={<Button size="xs" component="a" href="/settings?tab=plan" variant="default">See the plans</Button>}>
        <p>Read all about it here; it does not run on your plan. What it made before stays readable and can be exported, under <a className="ks-link" href={`/runs?app=${app.id}`}>History</a>.</p>
      </Notice>
    );
  }
  return (
    <Notice icon={LockKeyhole} title={`${app.name} is on your plan, and not among the apps you chose`} actions={<ChooseButton app={app} choice={found} />}>
      <p>{choiceWords(found, formatDate)} What it made before stays readable and can be exported.</p>
    </Notice>
  );
}

type Choice = Extract<Availability, { state: 'choose' }>;

/** One click where a place is free; else the app to give up is asked for first. */
export function ChooseButton({ app, choice }: { readonly app: Named; readonly choice: Choice }) {
  const may = useMay('tenant.manage');
  const { data: plan } = useRead('readPlan');
  const [asking, setAsking] = useState(false);
  const choose = useAction('choosePlanApps', { invalidates: ['readPlan', 'listApps'] });
  async function pick(without: string | null): Promise<void> {
    const kept = (plan?.pickedApps ?? []).filter((id) => id !== without);
    if (await choose.run({ body: { pickedApps: [...kept, app.id] } }) === null) return;
    setAsking(false);
    toast(`${app.name} is chosen`, 'It runs now.');
  }
  if (!may) return <p>An owner or admin can choose it.</p>;
  const full = choice.free === 0;
  return (
    <>
      <Button size="xs" leftSection={<Check size={14} aria-hidden />} loading={choose.busy && !asking} disabled={full && choice.givenUpFrom !== null} onClick={() => { if (full) setAsking(true); else void pick(null); }}>
        {full ? 'Choose it in place of another' : 'Choose this app'}
      </Button>
      {!asking && choose.problem !== null && <ProblemNotice problem={choose.problem} />}
      {asking && <GiveUp app={app} choice={choice} busy={choose.busy} problem={choose.problem} onPick={(without) => void pick(without)} onClose={() => setAsking(false)} />}
    </>
  );
}

function GiveUp({ app, choice, busy, problem, onPick, onClose }: { readonly app: Named; readonly choice: Choice; readonly busy: boolean; readonly problem: Parameters<typeof ProblemNotice>[0]['problem']; readonly onPick: (without: string) => void; readonly onClose: () => void }) {
  const [without, setWithout] = useState<string | null>(null);
  return (
    <Dialog opened onClose={onClose} title={`Choose ${app.name} in place of`}>
      <Column>
        <Radio.Group label="App to give up" value={without} onChange={setWithout}>
          <Column gap="sm">{choice.chosen.map(({ id, name }) => <Radio key={id} value={id} label={name} />)}</Column>
        </Radio.Group>
        <p>It stops running at once; what it made stays readable. After this, the next change is possible from the first day of next month (UTC).</p>
        <ProblemNotice problem={problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={busy} disabled={without === null} onClick={() => { if (without !== null) onPick(without); }}>Give it up and choose {app.name}</Button>
      </FormActions>
    </Dialog>
  );
}
