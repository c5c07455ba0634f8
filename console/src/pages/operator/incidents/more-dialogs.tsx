import { Button, MultiSelect, Switch } from '@mantine/core';
import { useState } from 'react';
import { useAction, usePages } from '../../../api/index.ts';
import { Dialog, Form, FormActions, LongTextField, ProblemNotice, toast } from '../../../ui/index.ts';
import type { Incident } from './incident.ts';

interface DialogProps { readonly incident: Incident; readonly onClose: () => void }
const invalidates = ['readServiceIncident', 'listServiceIncidents'] as const;

/** An update, or the final report. */
export function ReportDialog({ incident, onClose }: DialogProps) {
  const report = useAction('reportOnServiceIncident', { invalidates });
  const [final, setFinal] = useState(false);
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const asked = values['asked'] ?? '';
    if (await report.run({ params: { serviceIncidentId: incident.id }, body: { kind: final ? 'final' : 'update', known: values['known'] ?? '', doing: values['doing'] ?? '', asked: asked === '' ? null : asked } }) === null) return;
    toast('The report is published', 'The affected organisations are being told.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Report on: ${incident.title}`} size="lg">
      <Form onSubmit={(values) => void submit(values)} issues={report.problem?.issues}>
        <LongTextField name="known" label="What is known now" required maxLength={5000} autosize minRows={3} data-autofocus />
        <LongTextField name="doing" label="What you do" required maxLength={5000} autosize minRows={2} />
        <LongTextField name="asked" label="What they should do" description="Left empty: nothing" maxLength={5000} autosize minRows={2} />
        <Switch label="This is the final report" description="It closes the incident for every organisation" checked={final} onChange={(event) => setFinal(event.currentTarget.checked)} />
        <ProblemNotice problem={report.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={report.busy}>Publish</Button></FormActions>
      </Form>
    </Dialog>
  );
}

/** Organisations that turned out to be affected. */
export function WidenDialog({ incident, onClose }: DialogProps) {
  const widen = useAction('widenServiceIncident', { invalidates });
  const there = new Set(incident.deliveries.map(({ tenantId }) => tenantId));
  const organisations = (usePages('listTenants').items ?? []).filter(({ id }) => !there.has(id));
  const [all, setAll] = useState(false);
  const [named, setNamed] = useState<string[]>([]);
  async function submit(): Promise<void> {
    if (await widen.run({ params: { serviceIncidentId: incident.id }, body: { affectsAll: all, tenantIds: all ? [] : named } }) === null) return;
    toast('They are being told');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Who else is affected?">
      <Form onSubmit={() => void submit()} issues={widen.problem?.issues}>
        <Switch label="Every organisation" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} />
        {!all && <MultiSelect label="Organisations" searchable value={named} onChange={setNamed} data={organisations.map(({ id, name }) => ({ value: id, label: name }))} />}
        <ProblemNotice problem={widen.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={widen.busy}>Tell them too</Button></FormActions>
      </Form>
    </Dialog>
  );
}
