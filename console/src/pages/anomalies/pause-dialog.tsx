import type { PausableKind } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useAction } from '../../api/index.ts';
import { Dialog, Form, FormActions, ProblemNotice, TextField, toast } from '../../ui/index.ts';
import { pausableWords } from './words.ts';

interface Pausable { readonly kind: PausableKind; readonly id: string; readonly name: string; readonly paused: boolean }

/** Pauses or resumes one thing, with the reason; it says what follows. */
export function PauseDialog({ subject, reason = '', onClose }: { readonly subject: Pausable; readonly reason?: string; readonly onClose: () => void }) {
  const action = useAction('setPause', { invalidates: ['listPauses', 'readAnomaly', 'listCredentials', 'readCredential'] });
  const [verb, done] = subject.paused ? ['Resume', 'Resumed'] as const : ['Pause', 'Paused'] as const;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await action.run({ body: { kind: subject.kind, subject: subject.id, paused: !subject.paused, reason: values['reason'] ?? '' } });
    if (result === null) return;
    toast(done, 'In force in every process within a second.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`${verb} ${subject.name}`}>
      <Form onSubmit={(values) => void submit(values)} issues={action.problem?.issues}>
        <p>{subject.paused ? 'Its calls are served again.' : pausableWords[subject.kind].follows}</p>
        <TextField name="reason" label="Why" description="It stands in the log" defaultValue={reason} required minLength={3} maxLength={500} data-autofocus />
        <ProblemNotice problem={action.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" color={subject.paused ? 'pine' : 'red'} loading={action.busy}>{verb}</Button></FormActions>
      </Form>
    </Dialog>
  );
}
