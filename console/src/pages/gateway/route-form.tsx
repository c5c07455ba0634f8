import { ActionIcon, Autocomplete, Button, Select } from '@mantine/core';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useRead } from '../../api/index.ts';
import { Column, Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import classes from './gateway.module.css';

type SavedRoute = ItemOf<'listRoutes'>;
interface Step { readonly key: number; readonly credentialId: string; readonly model: string }
const longestChain = 8;

/** Makes or changes a route: an ordered chain, the first that answers wins. */
export function RouteForm({ route, onDone, onCancel }: { readonly route: SavedRoute | null; readonly onDone: (name: string) => void; readonly onCancel: () => void }) {
  const [steps, setSteps] = useState<readonly Step[]>(() => (route?.chain ?? [{ credentialId: '', model: '' }]).map((step, key) => ({ key, ...step })));
  const [incomplete, setIncomplete] = useState(false);
  const create = useAction('createRoute', { invalidates: ['listRoutes'] });
  const update = useAction('updateRoute', { invalidates: ['listRoutes'] });
  const problem = create.problem ?? update.problem;

  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const chain = steps.map(({ credentialId, model }) => ({ credentialId, model: model.trim() }));
    const whole = chain.every((step) => step.credentialId !== '' && step.model !== '');
    setIncomplete(!whole);
    if (!whole) return;
    const name = route?.name ?? values['name'] ?? '';
    const result = route === null
      ? await create.run({ body: { name, chain } })
      : await update.run({ params: { routeId: route.id }, body: { chain }, ifMatch: route.etag });
    if (result !== null) onDone(name);
  }
  const change = (key: number, part: Partial<Step>) => setSteps(steps.map((step) => (step.key === key ? { ...step, ...part } : step)));
  const move = (index: number, by: -1 | 1) => {
    const next = [...steps];
    const [moved] = next.splice(index, 1);
    if (moved !== undefined) next.splice(index + by, 0, moved);
    setSteps(next);
  };
  return (
    <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
      {route === null && <TextField name="name" label="Name" description="Callers ask for it as the model" placeholder="claims-writer" required pattern="[a-z0-9][a-z0-9._\-]{0,62}" title="Lower-case letters, digits, dot, dash and underscore, at most 63." data-autofocus />}
      <Column gap="sm">
        <span className="ks-soft">Tried in this order until one begins to answer. An answer that has begun is never switched, and only your own keys are used.</span>
        <ol className={classes.steps}>
          {steps.map((step, index) => (
            <StepFields
              key={step.key} step={step} index={index} last={index === steps.length - 1} alone={steps.length === 1} incomplete={incomplete}
              onChange={(part) => change(step.key, part)} onMove={(by) => move(index, by)} onRemove={() => setSteps(steps.filter((other) => other.key !== step.key))}
            />
          ))}
        </ol>
        {steps.length < longestChain && <div><Button size="xs" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={() => setSteps([...steps, { key: Math.max(...steps.map((step) => step.key)) + 1, credentialId: '', model: '' }])}>Add a fallback</Button></div>}
      </Column>
      <ProblemNotice problem={problem} />
      <FormActions>
        <Button variant="default" onClick={onCancel}>Cancel</Button>
        <Button type="submit" loading={create.busy || update.busy}>{route === null ? 'Make the route' : 'Save'}</Button>
      </FormActions>
    </Form>
  );
}

interface StepFieldsProps {
  readonly step: Step;
  readonly index: number;
  readonly last: boolean;
  readonly alone: boolean;
  readonly incomplete: boolean;
  readonly onChange: (part: Partial<Step>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function StepFields({ step, index, last, alone, incomplete, onChange, onMove, onRemove }: StepFieldsProps) {
  const credentials = useRead('listCredentials', { query: { limit: 200 } });
  const detail = useRead('readCredential', { params: { credentialId: step.credentialId } }, { enabled: step.credentialId !== '' });
  const models = detail.data?.id === step.credentialId ? detail.data.models : [];
  const place = `Step ${index + 1}`;
  return (
    <li className={classes.step}>
      <span className={classes.stepNumber} aria-hidden>{index + 1}</span>
      <Select
        aria-label={`${place}: credential`} placeholder="Credential" value={step.credentialId === '' ? null : step.credentialId} error={incomplete && step.credentialId === ''}
        data={(credentials.data?.items ?? []).map((entry) => ({ value: entry.id, label: `${entry.label} (${entry.providerName})` }))} onChange={(value) => onChange({ credentialId: value ?? '', model: '' })}
      />
      <Autocomplete aria-label={`${place}: model`} placeholder="Model" value={step.model} data={[...new Set(models)]} limit={40} error={incomplete && step.model.trim() === ''} onChange={(model) => onChange({ model })} />
      <span className={classes.stepButtons}>
        <ActionIcon aria-label={`${place}: try earlier`} disabled={index === 0} onClick={() => onMove(-1)}><ArrowUp size={15} aria-hidden /></ActionIcon>
        <ActionIcon aria-label={`${place}: try later`} disabled={last} onClick={() => onMove(1)}><ArrowDown size={15} aria-hidden /></ActionIcon>
        <ActionIcon aria-label={`${place}: remove`} disabled={alone} onClick={onRemove}><X size={15} aria-hidden /></ActionIcon>
      </span>
    </li>
  );
}
