import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useRead } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, Notice, ProblemNotice, TextField } from '../../ui/index.ts';

const dayOf = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);

/** Fetches a provider's own report with an admin key of the vault. */
export function FetchForm({ onDone, onCancel }: { readonly onDone: (statementId: string) => void; readonly onCancel: () => void }) {
  const { data, error, refetch } = useRead('listReportSources');
  const take = useAction('fetchBillingStatement', { invalidates: ['listBillingStatements', 'listForeignUseAlarms'] });
  const [credentialId, setCredential] = useState<string | null>(null);
  const choices = (data?.reports ?? []).flatMap(({ providerName, credentials }) => credentials.map(({ id, label }) => ({ value: id, label: `${providerName}: ${label}` })));
  const chosen = credentialId ?? choices[0]?.value ?? null;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (chosen === null) return;
    const taken = await take.run({ body: { credentialId: chosen, from: values['from'] ?? '', to: values['to'] ?? '' } });
    if (taken !== null) onDone(taken.answer.id);
  }
  if (error !== null) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (data !== undefined && choices.length === 0) {
    return (
      <>
        <Notice title="There is no admin key yet">
          <p>A provider tells what it billed only to an admin key of the account. Add it as {data.reports.map(({ adminProviderName }) => `“${adminProviderName}”`).join(' or ')}. It reads reports, and serves no request.</p>
        </Notice>
        <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button component="a" href="/credentials/add">Add an admin key</Button></FormActions>
      </>
    );
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={take.problem?.issues}>
      <ChoiceField name="credentialId" label="Admin key" data={choices} value={chosen} onChange={setCredential} allowDeselect={false} />
      <TextField name="from" label="First day (UTC)" type="date" defaultValue={dayOf(30)} required />
      <TextField name="to" label="Last day (UTC)" type="date" defaultValue={dayOf(1)} required description="Providers’ reports may be some hours behind: the day before is complete." />
      <ProblemNotice problem={take.problem} />
      <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={take.busy} disabled={chosen === null}>Fetch</Button></FormActions>
    </Form>
  );
}
