import { incidentSeverities } from '@keystead/contract';
import { Button, MultiSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { useAction, usePages } from '../../../api/index.ts';
import { useGo } from '../../../navigation/index.ts';
import { ChoiceField, Dialog, Form, FormActions, LongTextField, Notice, ProblemNotice, TextField, capital, toast } from '../../../ui/index.ts';

/** A moment as a field for local time takes it. */
const localNow = (): string => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
const toIso = (local: string | undefined): string | null => (local === undefined || local === '' ? null : new Date(local).toISOString());

/** Declares an incident; the affected are told at once. */
export function DeclareDialog({ onClose }: { readonly onClose: () => void }) {
  const declare = useAction('declareServiceIncident', { invalidates: ['listServiceIncidents'] });
  const organisations = usePages('listTenants').items ?? [];
  const [all, setAll] = useState(false);
  const [named, setNamed] = useState<string[]>([]);
  const go = useGo();
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await declare.run({ body: {
      title: values['title'] ?? '', severity: incidentSeverities.find((each) => each === values['severity']) ?? 'high', beganAt: toIso(values['beganAt']), awareAt: toIso(values['awareAt']) ?? new Date().toISOString(),
      affectsAll: all, tenantIds: all ? [] : named, known: values['known'] ?? '', doing: values['doing'] ?? '', asked: (values['asked'] ?? '') === '' ? null : values['asked'] ?? null,
    } });
    if (result === null) return;
    toast('The incident is declared', 'The affected organisations are being told.');
    go(`/operator/incidents/${result.answer.id}`);
  }
  return (
    <Dialog opened onClose={onClose} title="Declare an incident" size="lg">
      <Form onSubmit={(values) => void submit(values)} issues={declare.problem?.issues}>
        <Notice tone="warn" title="What you write here is sent at once"><p>To the owners and admins of every organisation that is affected. Say what is not known yet as well.</p></Notice>
        <TextField name="title" label="In one line" required minLength={3} maxLength={200} data-autofocus />
        <ChoiceField name="severity" label="Severity" defaultValue="high" data={incidentSeverities.map((value) => ({ value, label: capital(value) }))} allowDeselect={false} />
        <TextField name="awareAt" type="datetime-local" label="When you became aware" description="24 hours run from here" defaultValue={localNow()} required />
        <TextField name="beganAt" type="datetime-local" label="Since when" description="Left empty: not known yet" />
        <Switch label="Every organisation is affected" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
        {!all && <MultiSelect label="Who is affected" description="In doubt an organisation counts as affected" searchable value={named} onChange={setNamed} data={organisations.map(({ id, name }) => ({ value: id, label: name }))} />}
        <LongTextField name="known" label="What is known" required maxLength={5000} autosize minRows={3} />
        <LongTextField name="doing" label="What you do" required maxLength={5000} autosize minRows={2} />
        <LongTextField name="asked" label="What they should do" description="Left empty: nothing" maxLength={5000} autosize minRows={2} />
        <ProblemNotice problem={declare.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" color="red" loading={declare.busy}>Declare, and tell them</Button></FormActions>
      </Form>
    </Dialog>
  );
}
