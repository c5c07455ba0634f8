import { Button } from '@mantine/core';
import { useAction } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import { parseUsd } from './parse-usd.ts';

export const periodText = { day: 'Each day', month: 'Each month', total: 'In all' } as const;

function isPeriod(value: string | undefined): value is keyof typeof periodText {
  return value !== undefined && value in periodText;
}

/** Sets a cap in US dollars. */
export function BudgetForm({ onDone, onCancel }: { readonly onDone: () => void; readonly onCancel: () => void }) {
  const create = useAction('createBudget', { invalidates: ['listBudgets', 'readHome'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const limitNanoUsd = parseUsd(values['limitNanoUsd'] ?? '');
    if (limitNanoUsd === null) return;
    const result = await create.run({ body: { name: values['name'] ?? '', period: isPeriod(values['period']) ? values['period'] : 'month', limitNanoUsd } });
    if (result !== null) onDone();
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
      <TextField name="name" label="Name" defaultValue="Monthly cap" required maxLength={120} data-autofocus />
      <TextField name="limitNanoUsd" label="Cap in US dollars" description="Spend never passes it: each call reserves its highest possible cost first" placeholder="100" inputMode="decimal" required pattern="\d{1,7}(\.\d{1,9})?" title="An amount such as 100 or 12.50." leftSection="$" />
      <ChoiceField name="period" label="Counted" data={Object.entries(periodText).map(([value, label]) => ({ value, label }))} defaultValue="month" />
      <ProblemNotice problem={create.problem} />
      <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={create.busy}>Set the budget</Button></FormActions>
    </Form>
  );
}
