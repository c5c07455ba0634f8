import { Button, Collapse } from '@mantine/core';
import { useState } from 'react';
import { useAction, usePages, useRead, type InputOf } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import { kindText, parseRate, rateFields, type Term } from './price-words.ts';

type Kind = Term['price']['kind'];
type Values = Readonly<Record<string, string>>;
type Price = InputOf<'createPriceTerm'>['body']['price'];
/** What the form begins with. */
export interface TermStart { readonly provider: string; readonly model: string; readonly kind: Kind }

const touched = ['listPriceTerms', 'listModelPrices'] as const;
const kinds: readonly Kind[] = ['discount', 'rates', 'ceiling'];
const ratePattern = { inputMode: 'decimal', pattern: '\\d{1,6}([.,]\\d{1,9})?', title: 'An amount such as 2.50.', leftSection: '$' } as const;

type OwnRates = Extract<Price, { kind: 'rates' }>['rates'];

/** `before`: what was set and has no field here, or whose field is not shown, stays. */
function priceFrom(kind: Kind, values: Values, before: OwnRates | null): Price | null {
  if (kind === 'discount') {
    const percent = parseRate(values['percent']);
    return typeof percent === 'number' ? { kind, percent } : null;
  }
  const [input, output] = [parseRate(values['input']), parseRate(values['output'])];
  if (typeof input !== 'number' || typeof output !== 'number') return null;
  const rates: OwnRates = { ...before, input, output };
  for (const { id } of rateFields) {
    if (values[id] === undefined) continue;
    const rate = parseRate(values[id]);
    if (typeof rate === 'number') rates[id] = rate;
    else delete rates[id];
  }
  return { kind, rates };
}

/** Sets a term, or changes one: what has been in force ends then, and what is typed here follows it. */
export function TermForm({ term, start, onDone, onCancel }: { readonly term: Term | null; readonly start: TermStart | null; readonly onDone: () => void; readonly onCancel: () => void }) {
  const create = useAction('createPriceTerm', { invalidates: touched });
  const update = useAction('updatePriceTerm', { invalidates: touched });
  const [kind, setKind] = useState<Kind>(term?.price.kind ?? start?.kind ?? 'discount');
  const problem = create.problem ?? update.problem;
  async function submit(values: Values): Promise<void> {
    const price = priceFrom(kind, values, term === null || term.price.kind === 'discount' ? null : term.price.rates);
    if (price === null) return;
    const note = values['note']?.trim() === '' ? null : values['note'] ?? null;
    const result = term === null
      ? await create.run({ body: { provider: values['provider'] ?? '', credentialId: (values['credentialId'] ?? '') === '' ? null : values['credentialId'] ?? null, model: values['model']?.trim() === '' ? null : values['model'] ?? null, price, note } })
      : await update.run({ params: { termId: term.id }, body: { price, note }, ifMatch: term.etag });
    if (result !== null) onDone();
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
      {term === null && <WhatFor start={start} />}
      <ChoiceField name="kind" label="Kind of price" data={kinds.map((value) => ({ value, label: kindText[value] }))} value={kind} onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'discount')} allowDeselect={false} />
      {kind === 'discount'
        ? <TextField name="percent" label="Percent off" defaultValue={term?.price.kind === 'discount' ? String(term.price.percent) : ''} placeholder="15" required inputMode="decimal" pattern="\d{1,2}([.,]\d{1,4})?|100" title="A number above 0, up to 100." rightSection="%" />
        : <Rates key={kind} kind={kind} rates={term !== null && term.price.kind !== 'discount' ? term.price.rates : null} />}
      <TextField name="note" label="Note" description="For example the contract" defaultValue={term?.note ?? ''} maxLength={300} />
      <ProblemNotice problem={problem} />
      <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={create.busy || update.busy}>{term === null ? 'Set the price' : 'Save'}</Button></FormActions>
    </Form>
  );
}

function WhatFor({ start }: { readonly start: TermStart | null }) {
  const { data } = useRead('listProviders');
  const { items } = usePages('listCredentials', { query: { limit: 200 } });
  const [provider, setProvider] = useState(start?.provider ?? null);
  const keys = (items ?? []).filter((key) => key.provider === provider);
  return (
    <>
      <ChoiceField name="provider" label="Provider" required searchable data={(data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))} value={provider} onChange={setProvider} />
      <ChoiceField key={provider} name="credentialId" label="Key" description="Left empty: all keys of this provider" clearable data={keys.map(({ id, label }) => ({ value: id, label }))} />
      <TextField name="model" label="Model" description="As it is sent to the provider; * at the end stands for all that begin so. Left empty: all models" defaultValue={start?.model ?? ''} placeholder="gpt-4o*" maxLength={200} />
    </>
  );
}

function Rates({ kind, rates }: { readonly kind: 'rates' | 'ceiling'; readonly rates: Extract<Term['price'], { kind: 'rates' }>['rates'] | null }) {
  const [more, setMore] = useState(false);
  const typed = (rate: number | undefined): string => (rate === undefined ? '' : String(rate));
  return (
    <>
      <TextField name="input" label="A million tokens in" description={kind === 'ceiling' ? 'So much that it is surely enough: budgets reserve by it, and rows are billed at it' : 'In US dollars'} required defaultValue={typed(rates?.input)} {...ratePattern} />
      <TextField name="output" label="A million tokens out" required defaultValue={typed(rates?.output)} {...ratePattern} />
      {kind === 'rates' && <Button size="compact-sm" variant="subtle" onClick={() => setMore(!more)} aria-expanded={more}>{more ? 'Fewer kinds of tokens' : 'Caches, sound and images'}</Button>}
      <Collapse expanded={more}>{rateFields.map(({ id, label }) => <TextField key={id} name={id} label={label} description="Left empty: as other tokens of its side" defaultValue={typed(rates?.[id])} {...ratePattern} />)}</Collapse>
    </>
  );
}
