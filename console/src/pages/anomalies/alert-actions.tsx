import type { Anomaly } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay } from '../../api/index.ts';
import { ChoiceField, Dialog, Form, FormActions, Line, ProblemNotice, TextField, toast } from '../../ui/index.ts';

const touched = ['readAnomaly', 'listAnomalies'] as const;
const hour = 3_600_000;
/** How long an alert may be silent, in hours. */
const spans = [{ value: '8', label: 'Eight hours' }, { value: '24', label: 'A day' }, { value: '168', label: 'A week' }, { value: '720', label: '30 days' }, { value: '2160', label: '90 days' }];

/** What can be done with an alert that is not over. */
export function AlertActions({ alert }: { readonly alert: Anomaly }) {
  const mayManage = useMay('alerts.manage');
  const acknowledge = useAction('acknowledgeAnomaly', { invalidates: touched });
  const [asking, setAsking] = useState<'mute' | 'resolve' | null>(null);
  if (!mayManage || alert.state === 'resolved') return null;
  return (
    <>
      <Line gap="xs">
        {alert.state === 'open' && <Button variant="default" loading={acknowledge.busy} onClick={() => void acknowledge.run({ params: { anomalyId: alert.id }, body: {} })}>I look into it</Button>}
        <Button variant="default" onClick={() => setAsking('mute')}>{alert.state === 'muted' ? 'Mute for longer' : 'Mute'}</Button>
        <Button onClick={() => setAsking('resolve')}>Resolve</Button>
      </Line>
      <ProblemNotice problem={acknowledge.problem} />
      {asking === 'mute' && <MuteDialog alert={alert} onClose={() => setAsking(null)} />}
      {asking === 'resolve' && <ResolveDialog alert={alert} onClose={() => setAsking(null)} />}
    </>
  );
}

function MuteDialog({ alert, onClose }: { readonly alert: Anomaly; readonly onClose: () => void }) {
  const mute = useAction('muteAnomaly', { invalidates: touched });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const until = new Date(Date.now() + Number(values['hours'] ?? '24') * hour).toISOString();
    if (await mute.run({ params: { anomalyId: alert.id }, body: { reason: values['reason'] ?? '', until } }) === null) return;
    toast('Muted', 'It is kept up to date in silence.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Mute this alert">
      <Form onSubmit={(values) => void submit(values)} issues={mute.problem?.issues}>
        <p>Nobody is told of “{alert.title}” about {alert.subject.name} until then. If it goes on after that, or becomes something else or much more, it is open again.</p>
        <ChoiceField name="hours" label="For" data={spans} defaultValue="24" allowDeselect={false} />
        <TextField name="reason" label="Why" description="It stands in the log" required minLength={3} maxLength={500} />
        <ProblemNotice problem={mute.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={mute.busy}>Mute</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function ResolveDialog({ alert, onClose }: { readonly alert: Anomaly; readonly onClose: () => void }) {
  const resolve = useAction('resolveAnomaly', { invalidates: touched });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await resolve.run({ params: { anomalyId: alert.id }, body: { note: values['note'] ?? '' } }) === null) return;
    toast('Resolved', 'It stands under All.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Resolve this alert">
      <Form onSubmit={(values) => void submit(values)} issues={resolve.problem?.issues}>
        <TextField name="note" label="What it was" description="It stands in the log" required minLength={3} maxLength={500} data-autofocus />
        <ProblemNotice problem={resolve.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={resolve.busy}>Resolve</Button></FormActions>
      </Form>
    </Dialog>
  );
}
