import type { AppDetail } from '@keystead/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { LayoutGrid } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type AnswerOf, type ApiProblem, call, toApiProblem, useRead } from '../../api/index.ts';
import { useKept } from '../../memory/index.ts';
import { usePathParameter, useSearchParameter } from '../../navigation/index.ts';
import { Card, EmptyState, PageHeader, ProblemNotice, Waiting, WithAside } from '../../ui/index.ts';
import { useUploads } from '../../uploads/index.ts';
import { FormFieldControl } from '../app/form-field.tsx';
import { fieldsOf, toInput, toValues } from '../app/form-fields.ts';
import type { FormField, FormValues } from '../app/form-shape.ts';
import classes from './batches.module.css';
import { type Mapping, ColumnsCard } from './columns-card.tsx';
import { PreviewProblems, SharedIssues, sharedIssues, StartCard } from './preview-cards.tsx';
import { DocumentsSource, ListSource } from './source-cards.tsx';

type Preview = AnswerOf<'previewBatch'>;

/** An app over a list, or over documents: what to run over, which column fills what, what would happen, and off it goes. */
export function Page() {
  const appId = usePathParameter('appId');
  const { data: app, error, refetch } = useRead('readApp', { params: { appId } });
  if (app === undefined || app.id !== appId) {
    return (
      <>
        <PageHeader title="Run over a list" trail={[{ label: 'Apps', href: '/apps' }]} />
        {error === null ? <Card><Waiting lines={6} /></Card> : error.code === 'not_found'
          ? <EmptyState icon={LayoutGrid} title="There is no such app" actions={<Button component="a" href="/apps" variant="default">See all apps</Button>}><p>The address may be mistyped, or this installation does not carry it.</p></EmptyState>
          : <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  return <NewBatch key={app.id} app={app} />;
}

function NewBatch({ app }: { readonly app: AppDetail }) {
  const takesDocuments = app.documents.max > 0 && app.documents.min <= 1;
  const [kind, setKind] = useSearchParameter('over', app.documents.min === 1 ? 'documents' : 'list');
  const fields = useMemo(() => fieldsOf(app.inputSchema), [app]);
  const [values, setValues] = useKept<FormValues>(`batch form ${app.id}`, () => toValues(fields));
  const [mapping, setMapping] = useKept<Mapping | null>(`batch columns ${app.id}`, () => null);
  const [sheet, setSheet] = useState<string | null>(null);
  const [folder, setFolder] = useState<string | null>(null);
  const list = useUploads(`batch list ${app.id}`);
  const chosen = useUploads(`batch documents ${app.id}`);
  const overList = kind !== 'documents' || !takesDocuments;

  const source = useMemo(() => {
    if (!overList) {
      const documentIds = chosen.chosen.flatMap((entry) => (entry.state === 'ready' && entry.document !== null ? [entry.document.id] : []));
      return folder !== null ? { kind: 'documents' as const, folder } : documentIds.length === 0 ? null : { kind: 'documents' as const, documentIds };
    }
    const document = list.chosen.find((entry) => entry.state === 'ready')?.document;
    if (document === undefined || document === null) return null;
    return { kind: 'list' as const, documentId: document.id, ...sheet === null ? {} : { sheet }, ...mapping === null ? {} : { columns: { ...mapping.columns }, documentColumn: mapping.documentColumn } };
  }, [overList, chosen.chosen, list.chosen, folder, sheet, mapping]);
  const wish = useMemo(() => (source === null ? null : { source, same: { input: given(fields, values), documentIds: [] } }), [source, fields, values]);
  const [settled] = useDebouncedValue(wish, 400);
  const preview = useQuery<Preview, ApiProblem>({
    queryKey: ['previewBatch', app.id, settled], enabled: settled !== null, retry: false, placeholderData: keepPreviousData, staleTime: 30_000,
    queryFn: async () => {
      try {
        return await call('previewBatch', { params: { appId: app.id }, body: settled ?? { source: { kind: 'documents' } } });
      } catch (error) {
        throw toApiProblem(error);
      }
    },
  });
  const shown = source === null ? undefined : preview.data;
  const filled = new Set(overList ? shown?.columns.flatMap(({ field }) => (field === null ? [] : [field])) ?? [] : []);
  const same = fields.filter((field) => !filled.has(field.name));
  const shared = shown === undefined ? [] : sharedIssues(shown);

  return (
    <>
      <PageHeader title={overList ? 'Run over a list' : 'Run over documents'} trail={[{ label: 'Apps', href: '/apps' }, { label: app.name, href: `/apps/${app.id}` }]} lead={overList ? `${app.name}, once for each row: its own draft, receipt and approval.` : `${app.name}, once for each document: its own draft, receipt and approval.`} />
      <WithAside aside={<StartCard app={app} wish={wish} preview={shown} stale={preview.isFetching || settled !== wish} problem={source === null ? null : preview.error} onStarted={() => { list.clear(); chosen.clear(); setMapping(null); }} />}>
        {takesDocuments && <SegmentedControl aria-label="What to run over" value={overList ? 'list' : 'documents'} onChange={(next) => { setKind(next); setFolder(null); }} data={[{ value: 'list', label: 'A list of rows' }, { value: 'documents', label: 'Documents' }]} />}
        {overList
          ? <ListSource uploads={list} sheets={shown?.sheets ?? []} sheet={sheet} onSheet={(next) => { setSheet(next); setMapping(null); }} onOther={() => { setSheet(null); setMapping(null); }} />
          : <DocumentsSource app={app} uploads={chosen} folder={folder} onFolder={setFolder} />}
        <SharedIssues issues={shared} />
        {overList && shown !== undefined && shown.columns.length > 0 && <ColumnsCard app={app} fields={fields} preview={shown} onChange={setMapping} />}
        {shown !== undefined && same.length > 0 && <SameCard fields={same} values={values} overList={overList} missing={new Set(shared.map(({ field }) => field))} onChange={(name, value) => setValues((before) => ({ ...before, [name]: value }))} />}
        {shown !== undefined && shown.invalid > 0 && <PreviewProblems preview={shown} />}
      </WithAside>
    </>
  );
}

/** What is given once for every row; what was left empty is not sent, so that the server names it as missing. */
function given(fields: readonly FormField[], values: FormValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(toInput(fields, values)).filter(([, value]) => value !== ''));
}

function SameCard({ fields, values, overList, missing, onChange }: { readonly fields: readonly FormField[]; readonly values: FormValues; readonly overList: boolean; readonly missing: ReadonlySet<string>; readonly onChange: (name: string, value: FormValues[string]) => void }) {
  return (
    <Card title={overList ? 'The same for every row' : 'The same for every document'} lead={overList ? 'What no column fills.' : undefined}>
      <div className={classes.form}>
        {fields.map((field) => <FormFieldControl key={field.name} field={field} value={values[field.name] ?? ''} problem={missing.has(field.name) && (values[field.name] ?? '') === '' ? 'Needed: no column fills it.' : undefined} onChange={(value) => onChange(field.name, value)} onLeave={() => undefined} />)}
      </div>
    </Card>
  );
}
