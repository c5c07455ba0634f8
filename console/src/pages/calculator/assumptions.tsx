import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../ui/index.ts';
import { numberTerms, readNumber, scenarioParameter, type Terms } from './terms.ts';
import classes from './calculator.module.css';

interface Props { readonly terms: Terms; readonly read: (name: string) => string; readonly write: (name: string, value: string | null) => void }

/** Every assumption as a field. What is changed stands in the address; an emptied field goes back to what it was. */
export function Assumptions({ terms, write }: Props) {
  return (
    <>
      <Card title="What is assumed" lead="Each can be changed; an emptied field goes back to what it was. Prices of bundles are yours to enter: none is known here.">
        <div className={classes.fields}>{numberTerms.map((term) => <NumberField key={term.name} label={term.label} hint={term.hint} value={terms[term.name]} limits={term} money={'money' in term} onChange={(value) => write(term.name, value)} />)}</div>
      </Card>
      <Card title="The three scenarios" lead="How much each person asks for, and what was agreed with providers">
        {terms.scenarios.map(({ id, name, requestsPerPerson, discountPercent }) => (
          <fieldset key={id} className={classes.group}>
            <legend>{name}</legend>
            <div className={classes.fields}>
              <NumberField label="Requests" hint="For each person and month" value={requestsPerPerson} limits={{ most: 1_000_000, whole: true }} onChange={(value) => write(scenarioParameter(id, 'requestsPerPerson'), value)} />
              <NumberField label="Discount" hint="Percent off the list price" value={discountPercent} limits={{ most: 100 }} onChange={(value) => write(scenarioParameter(id, 'discountPercent'), value)} />
            </div>
          </fieldset>
        ))}
      </Card>
      <Card title="Model mix" lead="Shares may be any numbers; the cost of a request is at list price, before discounts">
        {terms.mix.map(({ model, share, usdPerRequest }, index) => (
          <fieldset key={model} className={classes.group}>
            <legend>{model}</legend>
            <div className={classes.fields}>
              <NumberField label="Share" hint="Of all requests" value={share} limits={{ most: 100_000_000 }} onChange={(value) => write(`mix${index}.share`, value)} />
              <NumberField label="Cost of a request" hint="On average" value={usdPerRequest} limits={{ most: 100 }} money onChange={(value) => write(`mix${index}.usd`, value)} />
            </div>
          </fieldset>
        ))}
      </Card>
    </>
  );
}

interface FieldProps { readonly label: string; readonly hint: string; readonly value: number; readonly limits: Parameters<typeof readNumber>[1]; readonly money?: boolean; readonly onChange: (value: string | null) => void }

/** Applied as it is typed, where it fits; says what is wrong where it does not. */
function NumberField({ label, hint, value, limits, money = false, onChange }: FieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const wrong = draft !== null && draft.trim() !== '' && readNumber(draft, limits) === null;
  return (
    <TextInput
      label={label} description={hint} inputMode="decimal" value={draft ?? String(value)} {...money ? { leftSection: '$' } : {}} onBlur={() => setDraft(null)}
      error={wrong ? `A ${limits.whole === true ? 'whole ' : ''}number up to ${limits.most.toLocaleString('en-US')}` : undefined}
      onChange={(event) => { const text = event.currentTarget.value; setDraft(text); if (text.trim() === '') onChange(null); else if (readNumber(text, limits) !== null) onChange(text.trim()); }}
    />
  );
}
