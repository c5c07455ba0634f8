import { Button } from '@mantine/core';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { Card, Form, FormActions, ProblemNotice, TextField, toast, Waiting } from '../../ui/index.ts';

/** Within how many days reviews are wanted, where nobody sets a day. */
export function ReviewDeadlineCard() {
  const mayRead = useMay('runs.read');
  const read = useRead('readReviewDeadline', undefined, { enabled: mayRead });
  const update = useAction('updateReviewDeadline', { invalidates: ['readReviewDeadline', 'listAudit'] });
  if (!mayRead) return null;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const days = (values['dueDays'] ?? '').trim();
    if (await update.run({ body: { dueDays: days === '' ? null : Number(days) } }) !== null) toast('Saved', 'It holds for drafts that ask for a decision from now on.');
  }
  return (
    <Card title="Reviews" lead="A draft that needs an approval stands in the queue with this day, until somebody sets another on it. Whoever is told of reviews by mail is reminded before it.">
      {read.data === undefined ? read.error === null ? <Waiting lines={2} /> : <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} /> : (
        <Form key={String(read.data.dueDays)} onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
          <TextField name="dueDays" label="Wanted within" description="Calendar days after the draft was written, from 1 to 14; empty for no day. What nobody decides lapses after 14 either way." inputMode="numeric" pattern="[1-9]|1[0-4]" title="A whole number of days, from 1 to 14." defaultValue={read.data.dueDays ?? ''} disabled={!read.data.mayChange} maw="26rem" />
          <ProblemNotice problem={update.problem} />
          {read.data.mayChange && <FormActions><Button type="submit" loading={update.busy}>Save</Button></FormActions>}
        </Form>
      )}
    </Card>
  );
}
