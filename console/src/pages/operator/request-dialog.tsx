import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { ChoiceField, Dialog, Form, FormActions, Notice, ProblemNotice, TextField, toast } from '../../ui/index.ts';

const durations = [{ value: '30', label: '30 minutes' }, { value: '60', label: '1 hour' }, { value: '120', label: '2 hours' }, { value: '240', label: '4 hours' }];

/** Asks to look into an organisation, or holds a drill of it. */
export function RequestDialog({ organisation, onClose }: { readonly organisation: { readonly id: string; readonly name: string; readonly consent: 'owner' | 'operator' }; readonly onClose: () => void }) {
  const ask = useAction('requestBreakGlass', { invalidates: ['listOperatorBreakGlass'] });
  const [includesContent, setContent] = useState(false);
  const [drill, setDrill] = useState(false);
  const go = useGo();
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const participants = (values['participants'] ?? '').split(',').map((name) => name.trim()).filter(Boolean);
    const body = { tenantId: organisation.id, reason: values['reason'] ?? '', minutes: Number(values['minutes'] ?? '30'), includesContent, drill, participants };
    if (await ask.run({ body }) === null) return;
    toast(drill ? 'The drill is announced' : 'The request is made');
    onClose();
    go('/operator?tab=support');
  }
  return (
    <Dialog opened onClose={onClose} title={`Look into ${organisation.name}?`}>
      <Form onSubmit={(values) => void submit(values)} issues={ask.problem?.issues}>
        <Notice title="A second person decides"><p>{organisation.consent === 'owner' ? 'An owner of the organisation must agree.' : 'An owner of the organisation or another operator must agree.'} You read how things are set up, never a key; everyone there sees that you are in.</p></Notice>
        <TextField name="reason" label="Why" description="Shown to everyone in the organisation" required minLength={10} maxLength={500} data-autofocus />
        <ChoiceField name="minutes" label="For how long" defaultValue="30" data={durations} />
        <Checkbox label="Documents and drafts too" description="Ask for it only where settings do not suffice" checked={includesContent} onChange={(event) => setContent(event.currentTarget.checked)} />
        <Checkbox label="This is a drill" description="Goes the whole way and opens nothing" checked={drill} onChange={(event) => setDrill(event.currentTarget.checked)} />
        {drill && <TextField name="participants" label="Who takes part" description="Names, separated by commas" maxLength={1000} />}
        <ProblemNotice problem={ask.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={ask.busy}>{drill ? 'Announce the drill' : 'Ask'}</Button></FormActions>
      </Form>
    </Dialog>
  );
}
