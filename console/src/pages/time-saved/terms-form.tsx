import { Button } from '@mantine/core';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import { parseCents, typedCents } from './time-words.ts';

/** The hourly rate, and how long a run may have lasted to measure anything. */
export function TermsForm({ terms, onDone }: { readonly terms: AnswerOf<'readTimeSaved'>['terms']; readonly onDone: () => void }) {
  const set = useAction('setTimeSavedTerms', { invalidates: ['readTimeSaved'] });
  async function save(values: Readonly<Record<string, string>>): Promise<void> {
    if (await set.run({ body: { hourlyRateCents: parseCents(values['rate'] ?? ''), longestMinutes: Number(values['longestMinutes']) } }) !== null) onDone();
  }
  return (
    <Form onSubmit={(values) => void save(values)} issues={set.problem?.issues}>
      <TextField name="rate" label="An hour is worth" description="US dollars; left empty, hours stay hours" defaultValue={typedCents(terms.hourlyRateCents)} leftSection="$" inputMode="decimal" pattern="\d{1,5}(\.\d{1,2})?" title="An amount such as 60 or 72.50." data-autofocus />
      <TextField name="longestMinutes" label="Longest run that measures anything" description="In minutes; whatever took longer was put aside in between" defaultValue={String(terms.longestMinutes)} inputMode="numeric" required pattern="[1-9]\d{0,4}" title="A whole number of minutes, from 5 to 10080." />
      <ProblemNotice problem={set.problem} />
      <FormActions><Button variant="default" onClick={onDone}>Cancel</Button><Button type="submit" loading={set.busy}>Save</Button></FormActions>
    </Form>
  );
}
