import { Button } from '@mantine/core';
import { useAction } from '../../api/index.ts';
import { type LogOf, doors } from './doors.ts';
import { Form, FormActions, ProblemNotice, TextField, toast } from '../../ui/index.ts';

/** Sets a stream back to an entry or a time. */
export function ReplayForm({ of, streamId, onClose }: { readonly of: LogOf; readonly streamId: string; readonly onClose: () => void }) {
  const replay = useAction(doors[of].replay, { invalidates: [doors[of].list] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const [entry, time] = [values['fromSequence'] ?? '', values['fromTime'] ?? ''];
    const done = await replay.run({ params: { streamId }, body: { fromSequence: Number(entry), ...(time === '' ? {} : { fromTime: new Date(time).toISOString() }) } });
    if (done === null) return;
    onClose();
    toast(`It sends again from entry ${done.answer.nextSequence}`);
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={replay.problem?.issues}>
      <p>Everything from there on is sent again, in order. Receivers know a repeated entry by its number, webhooks by their id.</p>
      <TextField name="fromSequence" type="number" min={0} label="From entry" defaultValue="0" data-autofocus />
      <TextField name="fromTime" type="datetime-local" label="And not before" description="Leave it empty to go by the entry alone" />
      <ProblemNotice problem={replay.problem} />
      <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={replay.busy}>Send again</Button></FormActions>
    </Form>
  );
}
