import type { BudgetScopeKind } from '@keystead/contract';
import { usePages } from '../../api/index.ts';
import { ChoiceField, TextField } from '../../ui/index.ts';

const named: Readonly<Partial<Record<BudgetScopeKind, { readonly label: string; readonly placeholder: string }>>> = {
  app: { label: 'App', placeholder: 'document-analyzer' }, workflow: { label: 'Workflow', placeholder: 'its id' }, model: { label: 'Model', placeholder: 'gpt-4o, or a route’s name' }, project: { label: 'Project', placeholder: 'as tokens or requests name it' },
};

/** Whom a budget is for: chosen where there is a list, else typed. */
export function ScopeField({ kind }: { readonly kind: BudgetScopeKind }) {
  if (kind === 'team') return <TeamField />;
  if (kind === 'user') return <PersonField />;
  if (kind === 'credential') return <KeyField />;
  const field = named[kind];
  return field === undefined ? null : <TextField name="scopeId" {...field} required maxLength={120} />;
}

function TeamField() {
  const { items } = usePages('listTeams', { query: { limit: 200 } });
  return <ChoiceField name="scopeId" label="Team" required searchable data={(items ?? []).map(({ id, name }) => ({ value: id, label: name }))} />;
}

function PersonField() {
  const { items } = usePages('listMembers', { query: { limit: 200 } });
  return <ChoiceField name="scopeId" label="Person" required searchable data={(items ?? []).map(({ userId, name }) => ({ value: userId, label: name }))} />;
}

function KeyField() {
  const { items } = usePages('listCredentials', { query: { limit: 200 } });
  return <ChoiceField name="scopeId" label="Key" required searchable data={(items ?? []).map(({ id, label }) => ({ value: id, label }))} />;
}
