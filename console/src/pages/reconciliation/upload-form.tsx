import { Button, FileInput, Select } from '@mantine/core';
import { FileSpreadsheet } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { FormActions, formatMoney, formatNumber, Notice, ProblemNotice } from '../../ui/index.ts';
import classes from './reconciliation.module.css';

type Preview = AnswerOf<'previewBillingFile'>;
type Mapping = Preview['mapping'];
type ColumnName = 'day' | 'model' | 'key' | 'input' | 'cacheRead' | 'cacheWrite' | 'output' | 'requests' | 'cost' | 'currency';

const columnNames: readonly { readonly id: ColumnName; readonly label: string }[] = [
  { id: 'day', label: 'Day' }, { id: 'model', label: 'Model' }, { id: 'key', label: 'Key' }, { id: 'cost', label: 'Cost' }, { id: 'input', label: 'Input tokens' }, { id: 'output', label: 'Output tokens' },
  { id: 'cacheRead', label: 'Read from cache' }, { id: 'cacheWrite', label: 'Written to cache' }, { id: 'requests', label: 'Requests' }, { id: 'currency', label: 'Currency' },
];
const none = '-';

function queryOf(mapping: Mapping): Record<string, string> {
  return { ...Object.fromEntries(columnNames.map(({ id }) => [`${id}Column`, mapping[id] ?? none])), dates: mapping.dates, decimals: mapping.decimals, costIn: mapping.costIn, cachedInInput: String(mapping.cachedInInput) };
}

/** Takes a provider's bill in as a file: its columns are guessed, a person confirms them, and only then it is stored. */
export function UploadForm({ onDone, onCancel }: { readonly onDone: (statementId: string) => void; readonly onCancel: () => void }) {
  const { data: sources } = useRead('listReportSources');
  const preview = useAction('previewBillingFile');
  const upload = useAction('uploadBillingStatement', { invalidates: ['listBillingStatements', 'listForeignUseAlarms'] });
  const [file, setFile] = useState<File | null>(null);
  const [provider, setProvider] = useState<string | null>(null);
  const [read, setRead] = useState<Preview | null>(null);
  const look = async (of: File, mapping?: Mapping): Promise<void> => {
    const looked = await preview.run({ query: mapping === undefined ? {} : queryOf(mapping), file: of });
    setRead(looked?.answer ?? null);
  };
  const choose = (chosen: File | null): void => { setFile(chosen); setRead(null); upload.clear(); if (chosen !== null) void look(chosen); };
  const store = async (): Promise<void> => {
    if (file === null || provider === null || read === null) return;
    const stored = await upload.run({ query: { provider, name: file.name, ...queryOf(read.mapping) }, file });
    if (stored !== null) onDone(stored.answer.id);
  };
  const choices = (sources?.files ?? []).map((each) => ({ value: each.provider, label: each.providerName }));
  const busy = preview.busy || upload.busy;
  return (
    <div className={classes.form}>
      <Select label="Provider" data={choices} value={provider} onChange={setProvider} searchable placeholder="Whose bill it is" />
      <FileInput label="CSV file" description="At most 4 MiB, in UTF-8. It is read as text: no formula in it is ever run." placeholder="Choose a file" accept=".csv,.tsv,.txt,text/csv" value={file} onChange={choose} leftSection={<FileSpreadsheet size={16} aria-hidden />} clearable disabled={busy} />
      {read !== null && file !== null && <Columns read={read} busy={busy} onChange={(mapping) => void look(file, mapping)} />}
      <ProblemNotice problem={preview.problem ?? upload.problem} />
      <FormActions>
        <Button variant="default" onClick={onCancel}>Cancel</Button>
        <Button onClick={() => void store()} loading={upload.busy} disabled={read === null || read.problems.length > 0 || provider === null || preview.busy}>Take it in</Button>
      </FormActions>
    </div>
  );
}

function Columns({ read, busy, onChange }: { readonly read: Preview; readonly busy: boolean; readonly onChange: (mapping: Mapping) => void }) {
  const { mapping, columns, problems } = read;
  const data = [{ value: none, label: 'not in the file' }, ...columns.map((column) => ({ value: column, label: column }))];
  const choice = (label: string, value: string, options: readonly { readonly value: string; readonly label: string }[], onPick: (value: string) => void) => (
    <Select key={label} size="xs" label={label} data={options} value={value} allowDeselect={false} disabled={busy} onChange={(picked) => { if (picked !== null) onPick(picked); }} />
  );
  return (
    <>
      <div className={classes.columns}>
        {columnNames.map(({ id, label }) => choice(label, mapping[id] ?? none, data, (picked) => onChange({ ...mapping, [id]: picked === none ? null : picked })))}
        {choice('Dates', mapping.dates, [{ value: 'iso', label: '2026-11-21' }, { value: 'day-first', label: '21/11/2026' }, { value: 'month-first', label: '11/21/2026' }], (picked) => onChange({ ...mapping, dates: picked as Mapping['dates'] }))}
        {choice('Decimals', mapping.decimals, [{ value: 'point', label: '1,234.50' }, { value: 'comma', label: '1.234,50' }], (picked) => onChange({ ...mapping, decimals: picked as Mapping['decimals'] }))}
        {choice('Cost is in', mapping.costIn, [{ value: 'dollars', label: 'US dollars' }, { value: 'cents', label: 'US cents' }], (picked) => onChange({ ...mapping, costIn: picked as Mapping['costIn'] }))}
        {choice('Cached tokens', String(mapping.cachedInInput), [{ value: 'true', label: 'are in the input column' }, { value: 'false', label: 'stand beside it' }], (picked) => onChange({ ...mapping, cachedInInput: picked === 'true' }))}
      </div>
      {problems.length > 0
        ? <Notice tone="bad" title="This file cannot be taken in yet"><ul>{problems.map(({ line, text }) => <li key={`${line} ${text}`}>{line === null ? text : `Line ${line}: ${text}`}</li>)}</ul></Notice>
        : <Notice tone="good" title={`${formatNumber(read.lines)} ${read.lines === 1 ? 'line' : 'lines'} from ${read.from ?? '–'} to ${read.to ?? '–'}`}><p>{[read.costNanoUsd === null ? null : formatMoney(read.costNanoUsd), read.tokens === null ? null : `${formatNumber(read.tokens)} tokens`, read.skipped === 0 ? null : `${formatNumber(read.skipped)} lines without a day are left out`].filter((each) => each !== null).join('; ')}. Compare this with the sum on the bill.</p></Notice>}
    </>
  );
}
