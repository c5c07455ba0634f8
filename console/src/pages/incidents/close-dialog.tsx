import { type KeyIncident, type OpenTaskReason, openTaskReasonTexts, openTaskReasons } from '@keystead/contract';
import { Button, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Column, Dialog, FormActions, Notice, ProblemNotice, toast } from '../../ui/index.ts';

/** Closes an incident with what came of it. */
export function CloseDialog({ incident, onClose }: { readonly incident: KeyIncident; readonly onClose: () => void }) {
  const [summary, setSummary] = useState('');
  const [whyOpen, setWhyOpen] = useState<OpenTaskReason | null>(null);
  const close = useAction('closeKeyIncident', { invalidates: ['readKeyIncident', 'readKeyIncidentUse', 'listKeyIncidents'] });
  const left = incident.tasks.filter(({ doneAt }) => doneAt === null).length;
  async function save(): Promise<void> {
    if (await close.run({ params: { keyIncidentId: incident.id }, body: { summary: summary.trim(), ...(left === 0 || whyOpen === null ? {} : { whyOpen }) } }) === null) return;
    toast('Closed', 'The hash of its report stands in the audit log.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Close the incident" size="lg">
      <Column>
        {incident.containment === 'left' && <Notice tone="bad" title="The key was never stopped"><p>It goes on working after the incident is closed.</p></Notice>}
        {left > 0 && <Notice tone="warn" title={`${left} of ${incident.tasks.length} things are not done`}><p>Tick them first, or say why they stay open: it stands in the report and in the audit log.</p></Notice>}
        {left > 0 && <Select label="Why they stay open" placeholder="Choose" required value={whyOpen} onChange={(value) => setWhyOpen(openTaskReasons.find((each) => each === value) ?? null)} data={openTaskReasons.map((value) => ({ value, label: openTaskReasonTexts[value] }))} />}
        <Textarea label="What came of it" description="How it got out, what was reached, what you changed. The report as it reads now is kept, and nothing of it changes afterwards" autosize minRows={4} maxLength={2_000} value={summary} onChange={(event) => setSummary(event.currentTarget.value)} />
        <ProblemNotice problem={close.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={close.busy} disabled={summary.trim() === '' || (left > 0 && whyOpen === null)} onClick={() => void save()}>Close it</Button>
      </FormActions>
    </Dialog>
  );
}
