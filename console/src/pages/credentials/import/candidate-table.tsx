import { Button, Checkbox, Select } from '@mantine/core';
import { environments, type ImportCandidate } from '@keystead/contract';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, useRead } from '../../../api/index.ts';
import { Badge, Column, DataTable, FormActions, Line, ProblemNotice, type TableColumn, type Tone } from '../../../ui/index.ts';
import type { Preview, Selected } from './types.ts';

const words: Readonly<Record<ImportCandidate['state'], { readonly tone: Tone; readonly label: string }>> = {
  new: { tone: 'good', label: 'New' }, duplicate: { tone: 'neutral', label: 'Already here' }, 'not-recognised': { tone: 'warn', label: 'Not recognised' },
  rejected: { tone: 'bad', label: 'Cannot be used' }, missing: { tone: 'warn', label: 'Not in the file' },
};

interface Choice { readonly provider: string | null; readonly environment: ImportCandidate['environment']; readonly chosen: boolean }

export interface CandidateTableProps {
  readonly preview: Preview;
  readonly busy: boolean;
  readonly problem: ApiProblem | null;
  readonly onImport: (selected: Selected, options: { readonly verify: boolean; readonly scope: 'everyone' | undefined }) => void;
}

/** The dry run: what the file holds, what would become of each entry, and which to take. No key is in it. */
export function CandidateTable({ preview, busy, problem, onImport }: CandidateTableProps) {
  const providers = (useRead('listProviders').data?.items ?? []).filter((provider) => !provider.sandbox && provider.connection.length === 0).map((provider) => ({ value: provider.id, label: provider.name }));
  const [choices, setChoices] = useState(() => new Map(preview.candidates.map((candidate): [number, Choice] => [candidate.index, { provider: candidate.provider, environment: candidate.environment, chosen: candidate.state === 'new' }])));
  const [verify, setVerify] = useState(true);
  const [everyone, setEveryone] = useState(true);
  const choiceOf = (index: number): Choice => choices.get(index) ?? { provider: null, environment: 'production', chosen: false };
  const change = (index: number, part: Partial<Choice>): void => { setChoices(new Map(choices).set(index, { ...choiceOf(index), ...part })); };
  const possible = (candidate: ImportCandidate): boolean => candidate.state !== 'missing' && candidate.state !== 'rejected' && choiceOf(candidate.index).provider !== null;
  const chosen = preview.candidates.filter((candidate) => possible(candidate) && choiceOf(candidate.index).chosen);

  const columns: readonly TableColumn<ImportCandidate>[] = [
    {
      id: 'name', header: 'Entry', role: 'title',
      cell: (row) => <Checkbox label={row.name} {...(row.detail === null ? {} : { description: row.detail })} checked={possible(row) && choiceOf(row.index).chosen} disabled={busy || !possible(row)} onChange={(event) => change(row.index, { chosen: event.currentTarget.checked })} />,
    },
    { id: 'state', header: 'State', cell: ({ state }) => <Badge tone={words[state].tone} dot>{words[state].label}</Badge> },
    { id: 'provider', header: 'Provider', cell: ({ index, name, state, provider, providerName }) => (state === 'not-recognised' && provider === null
      ? <Select size="xs" aria-label={`Provider of ${name}`} placeholder="Choose" clearable searchable data={providers} value={choiceOf(index).provider} onChange={(value) => change(index, { provider: value, chosen: value !== null })} disabled={busy} />
      : providerName ?? '–') },
    { id: 'key', header: 'Key', cell: ({ fingerprint, lastFour }) => (fingerprint === null ? <span className="ks-faint">–</span> : <span className="ks-mono">{fingerprint}{lastFour !== null && <span className="ks-faint"> …{lastFour}</span>}</span>) },
    { id: 'environment', header: 'Environment', cell: (row) => <Select size="xs" aria-label={`Environment of ${row.name}`} allowDeselect={false} data={[...environments]} value={choiceOf(row.index).environment} onChange={(value) => { if (isEnvironment(value)) change(row.index, { environment: value }); }} disabled={busy || !possible(row)} /> },
  ];
  function send(): void {
    onImport(chosen.map((candidate) => ({ index: candidate.index, environment: choiceOf(candidate.index).environment, ...(candidate.provider === null ? { provider: choiceOf(candidate.index).provider ?? '' } : {}) })), { verify, scope: everyone ? 'everyone' : undefined });
  }
  return (
    <Column>
      <Line><strong>{preview.formatName}</strong>{preview.encryption !== 'none' && <Badge>encrypted with {preview.encryption}</Badge>}<span className="ks-faint">{preview.candidates.length} {preview.candidates.length === 1 ? 'entry' : 'entries'}; nothing is stored yet</span></Line>
      <DataTable label="Entries of the file" columns={columns} rows={preview.candidates} rowKey={(row) => String(row.index)} empty={null} muted={(row) => !possible(row)} />
      <Checkbox label="Check each key with a free call to its provider first" checked={verify} onChange={(event) => setVerify(event.currentTarget.checked)} disabled={busy} />
      <Checkbox label="Everybody in its environment may use each key at once" checked={everyone} onChange={(event) => setEveryone(event.currentTarget.checked)} disabled={busy} />
      <ProblemNotice problem={problem} />
      <FormActions><Button loading={busy} disabled={chosen.length === 0} leftSection={<Download size={16} aria-hidden />} onClick={send}>{chosen.length === 1 ? 'Import 1 key' : `Import ${chosen.length} keys`}</Button></FormActions>
    </Column>
  );
}

function isEnvironment(value: string | null): value is (typeof environments)[number] {
  return environments.some((environment) => environment === value);
}
