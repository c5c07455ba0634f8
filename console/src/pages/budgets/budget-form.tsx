import { type Budget, type BudgetScope, type BudgetScopeKind, budgetPeriods, budgetScopeKinds, type BudgetUnit, budgetUnits } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import { parseAmount, periodText, scopeText, typedAmount, unitText } from './budget-words.ts';
import { ScopeField } from './scope-field.tsx';

type Values = Readonly<Record<string, string>>;
const touched = ['listBudgets', 'readHome'] as const;
const whenFullText = { refuse: 'Refuse the request', fit: 'Lower its output limit to what is left' } as const;

function choices<Value extends string>(texts: Readonly<Record<Value, string>>, values: readonly Value[]): { value: Value; label: string }[] {
  return values.map((value) => ({ value, label: texts[value] }));
}

function oneOf<Value extends string>(values: readonly Value[], text: string | undefined, otherwise: Value): Value {
  return values.find((each) => each === text) ?? otherwise;
}

function scopeFrom(kind: BudgetScopeKind, id: string | undefined): BudgetScope {
  return kind === 'tenant' ? { kind } : { kind, id: id ?? '' };
}

/** Sets a cap, or changes one: whom and what it counts stays as it was made. */
export function BudgetForm({ budget, onDone, onCancel }: { readonly budget: Budget | null; readonly onDone: () => void; readonly onCancel: () => void }) {
  const create = useAction('createBudget', { invalidates: touched });
  const update = useAction('updateBudget', { invalidates: touched });
  const [unit, setUnit] = useState<BudgetUnit>(budget?.unit ?? 'nano_usd');
  const [kind, setKind] = useState<BudgetScopeKind>('tenant');
  const problem = create.problem ?? update.problem;
  async function submit(values: Values): Promise<void> {
    const limit = parseAmount(unit, values['limit'] ?? '');
    if (limit === null) return;
    const shared = { name: values['name'] ?? '', limit, whenFull: oneOf(['refuse', 'fit'] as const, values['whenFull'], 'refuse'), contact: values['contact']?.trim() === '' ? null : values['contact'] ?? null };
    const result = budget === null
      ? await create.run({ body: { ...shared, unit, scope: scopeFrom(kind, values['scopeId']), period: oneOf(budgetPeriods, values['period'], 'month') } })
      : await update.run({ params: { budgetId: budget.id }, body: shared, ifMatch: budget.etag });
    if (result !== null) onDone();
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
      <TextField name="name" label="Name" defaultValue={budget?.name ?? 'Monthly cap'} required maxLength={120} data-autofocus />
      {budget === null && (
        <>
          <ChoiceField name="scopeKind" label="For" data={choices(scopeText, budgetScopeKinds)} value={kind} onChange={(value) => setKind(oneOf(budgetScopeKinds, value ?? undefined, 'tenant'))} allowDeselect={false} />
          <ScopeField key={kind} kind={kind} />
          <ChoiceField name="unit" label="What is counted" data={choices(unitText, budgetUnits)} value={unit} onChange={(value) => setUnit(oneOf(budgetUnits, value ?? undefined, 'nano_usd'))} allowDeselect={false} />
          <ChoiceField name="period" label="Counted" data={choices(periodText, budgetPeriods)} defaultValue="month" allowDeselect={false} />
        </>
      )}
      <TextField
        key={unit} name="limit" label={unit === 'nano_usd' ? 'Cap in US dollars' : `Limit in ${unit}`} description="It is never passed: each call reserves the most it can use first" defaultValue={budget === null ? '' : typedAmount(budget)} placeholder="100" inputMode="decimal" required
        pattern={unit === 'nano_usd' ? '\\d{1,7}(\\.\\d{1,9})?' : '\\d{1,15}'} title={unit === 'nano_usd' ? 'An amount such as 100 or 12.50.' : 'A whole number.'} {...unit === 'nano_usd' ? { leftSection: '$' } : {}}
      />
      {unit !== 'requests' && <ChoiceField name="whenFull" label="When a request does not fit" data={choices(whenFullText, ['refuse', 'fit'])} defaultValue={budget?.whenFull ?? 'refuse'} allowDeselect={false} />}
      <TextField name="contact" label="Whom to ask" description="Said to whoever is refused" defaultValue={budget?.contact ?? ''} placeholder="an owner or admin" maxLength={120} />
      <ProblemNotice problem={problem} />
      <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={create.busy || update.busy}>{budget === null ? 'Set the budget' : 'Save'}</Button></FormActions>
    </Form>
  );
}
