import { Button, Select } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import { parseCents, typedCents } from './time-words.ts';
import classes from './time-saved.module.css';

/** Begins a pilot: its apps with what their work takes today, what an hour is worth, what the platform costs. */
export function PilotForm({ onDone }: { readonly onDone: (id: string | null) => void }) {
  const create = useAction('createPilot', { invalidates: ['listPilots'] });
  const apps = useRead('listApps', {}, { enabled: useMay('apps.read') }).data?.items ?? [];
  const known = useRead('readTimeSaved', { query: {} }).data;
  const plan = useRead('readCalculatorBasis').data;
  const [chosen, choose] = useState<string[]>([]);
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const nameOf = (id: string): string => apps.find((app) => app.id === id)?.name ?? id;
  async function save(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await create.run({
      body: {
        name: values['name'] ?? '', startedOn: values['startedOn'] ?? '', baseline: chosen.map((appId) => ({ appId, minutesBefore: Number(values[`before.${appId}`]) })),
        hourlyRateCents: parseCents(values['rate'] ?? '') ?? 0, platformFeeCents: parseCents(values['fee'] ?? '') ?? 0, ...known === undefined ? {} : { longestMinutes: known.terms.longestMinutes },
      },
    });
    if (result !== null) onDone(result.answer.id);
  }
  if (known === undefined || plan === undefined) return null;
  return (
    <Form onSubmit={(values) => void save(values)} issues={create.problem?.issues}>
      <TextField name="name" label="Name" defaultValue="Pilot" required maxLength={120} data-autofocus />
      <TextField name="startedOn" label="First day" type="date" defaultValue={today} required />
      <Select label="Add an app" placeholder="Choose" value={null} onChange={(id) => { if (id !== null) choose([...chosen, id]); }} data={apps.filter(({ id }) => !chosen.includes(id)).map(({ id, name }) => ({ value: id, label: name }))} searchable />
      {chosen.map((appId) => (
        <div key={appId} className={classes.chosen}>
          <TextField name={`before.${appId}`} label={`${nameOf(appId)}: minutes before`} defaultValue={String(known.apps.find((app) => app.appId === appId)?.minutesBefore ?? '')} inputMode="numeric" required pattern="[1-9]\d{0,4}" title="A whole number of minutes, from 1 to 10080." />
          <Button variant="default" aria-label={`Leave ${nameOf(appId)} out`} onClick={() => choose(chosen.filter((each) => each !== appId))}><X size={14} aria-hidden /></Button>
        </div>
      ))}
      <TextField name="rate" label="An hour is worth" defaultValue={typedCents(known.terms.hourlyRateCents)} leftSection="$" inputMode="decimal" required pattern="\d{1,5}(\.\d{1,2})?" title="An amount such as 60 or 72.50." />
      <TextField name="fee" label="Platform subscription" description="For a month; due at the start and every 30 days" defaultValue={plan.monthlyUsd === null ? '' : String(plan.monthlyUsd)} leftSection="$" inputMode="decimal" required pattern="\d{1,7}(\.\d{1,2})?" title="An amount such as 39." />
      <ProblemNotice problem={create.problem} />
      <FormActions><Button variant="default" onClick={() => onDone(null)}>Cancel</Button><Button type="submit" loading={create.busy} disabled={chosen.length === 0}>Begin</Button></FormActions>
    </Form>
  );
}
