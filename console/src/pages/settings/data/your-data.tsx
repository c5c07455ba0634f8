import { Button, Progress } from '@mantine/core';
import { Download, PackageOpen, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, type AnswerOf, download, toApiProblem, useAction, useMay, useRead } from '../../../api/index.ts';
import { Badge, Card, Column, DataTable, Dialog, EmptyState, Form, FormActions, formatBytes, formatNumber, Line, Notice, ProblemNotice, TextField, Time, type Tone, toast } from '../../../ui/index.ts';
import { RunRetention } from './run-retention.tsx';
import { RunVisibilityCard } from './run-visibility.tsx';

type Export = AnswerOf<'readTenantExport'>;
const states: Readonly<Record<Export['state'], { readonly label: string; readonly tone: Tone }>> = {
  running: { label: 'Being written', tone: 'info' }, ready: { label: 'Ready', tone: 'good' }, stopped: { label: 'Stopped', tone: 'neutral' }, failed: { label: 'Failed', tone: 'bad' }, expired: { label: 'Removed', tone: 'neutral' },
};

/** Everything the organisation owns: take it along, or have it deleted. */
export function YourData() {
  const mayLeave = useMay('tenant.leave');
  const seesApps = useMay('apps.read');
  return (
    <Column>
      {mayLeave ? <Exports /> : <Notice title="An owner can take everything along"><p>The export holds every document, draft, record and setting, and no key.</p></Notice>}
      {seesApps && <RunRetention />}
      <RunVisibilityCard />
      <Deletion mayLeave={mayLeave} />
    </Column>
  );
}

function Exports() {
  const [polls, setPolls] = useState(true);
  const list = useRead('listTenantExports', undefined, { pollMilliseconds: polls ? 1_500 : false });
  const runs = list.data?.items.some(({ state }) => state === 'running') ?? false;
  if (runs !== polls && list.data !== undefined) setPolls(runs);
  const start = useAction('startTenantExport', { invalidates: ['listTenantExports'] });
  const stop = useAction('stopTenantExport', { invalidates: ['listTenantExports'] });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  async function save(each: Export): Promise<void> {
    setProblem(null);
    await download('downloadTenantExport', { params: { exportId: each.id } }, 'keystead-export.zip').catch((error: unknown) => setProblem(toApiProblem(error)));
  }
  const begin = <Button leftSection={<PackageOpen size={16} aria-hidden />} loading={start.busy} disabled={runs} onClick={() => void start.run({ body: {} })}>Export everything</Button>;
  return (
    <Card flush title="Take it along" actions={begin} lead="Documents as they were uploaded, drafts, usage, the audit log, people, settings: a ZIP of open formats. Never a key, password or token. Kept sealed, for seven days."
      footer={<>Large files are better fetched with <code>keystead export-tenant --out FILE</code>. <code>keystead import-tenant</code> brings an export into another installation.</>}>
      <ProblemNotice problem={start.problem ?? stop.problem ?? problem} />
      <DataTable<Export>
        label="Exports" rows={list.data?.items} rowKey={(each) => each.id} problem={list.error} onRetry={() => void list.refetch()}
        empty={<EmptyState icon={PackageOpen} title="No export yet"><p>It takes a moment for each thousand entries, and can be stopped.</p></EmptyState>}
        columns={[
          { id: 'started', header: 'Started', role: 'title', cell: (each) => <><Time iso={each.startedAt} />{each.requestedByName === null ? '' : ` by ${each.requestedByName}`}</> },
          { id: 'state', header: 'State', cell: (each) => <State each={each} /> },
          { id: 'size', header: 'Size', align: 'end', cell: (each) => (each.sizeBytes === null ? '–' : formatBytes(each.sizeBytes)) },
          { id: 'until', header: 'Kept until', role: 'detail', cell: (each) => (each.state === 'ready' && each.expiresAt !== null ? <Time iso={each.expiresAt} /> : '–') },
          {
            id: 'actions', header: 'Actions', role: 'actions', cell: (each) => (
              <Line justify="end" gap="xs">
                {each.state === 'ready' && <Button size="xs" variant="default" leftSection={<Download size={14} aria-hidden />} onClick={() => void save(each)}>Download</Button>}
                {(each.state === 'running' || each.state === 'ready') && <Button size="xs" variant="subtle" color="gray" onClick={() => void stop.run({ params: { exportId: each.id } })}>{each.state === 'running' ? 'Stop' : 'Remove'}</Button>}
              </Line>
            ),
          },
        ]}
      />
    </Card>
  );
}

function State({ each }: { readonly each: Export }) {
  const { label, tone } = states[each.state];
  if (each.state !== 'running') return <><Badge tone={tone} dot>{label}</Badge>{each.failure !== null && ` ${each.failure}`}</>;
  const share = each.total === 0 ? 0 : Math.min(100, (each.done / each.total) * 100);
  return (
    <div>
      <span>{each.step === '' ? label : `${label}: ${each.step}`}, {formatNumber(each.done)} of {formatNumber(each.total)}</span>
      <Progress value={share} size={6} mt={4} aria-label="Progress of the export" />
    </div>
  );
}

function Deletion({ mayLeave }: { readonly mayLeave: boolean }) {
  const read = useRead('readTenantDeletion');
  const tenant = useRead('readTenant');
  const [asking, setAsking] = useState(false);
  const request = useAction('requestTenantDeletion', { invalidates: ['readTenantDeletion'] });
  const cancel = useAction('cancelTenantDeletion', { invalidates: ['readTenantDeletion'] });
  if (read.data === undefined) return null;
  const { deletion, graceDays, heldDocuments } = read.data;
  const held = heldDocuments === 0 ? null : `${heldDocuments === 1 ? 'One document is' : `${heldDocuments} documents are`} under legal hold.`;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await request.run({ body: { confirm: values['confirm'] ?? '' } }) === null) return;
    setAsking(false);
    toast('The deletion is set', 'It can be cancelled until it is due.');
  }
  async function keep(): Promise<void> {
    if (await cancel.run({}) !== null) toast('The organisation stays');
  }
  if (deletion !== null) {
    return (
      <Notice tone="bad" title={<>This organisation is deleted on <Time iso={deletion.dueAt} /></>} actions={mayLeave ? <Button size="xs" variant="default" loading={cancel.busy} onClick={() => void keep()}>Keep it</Button> : undefined}>
        <p>Asked for <Time iso={deletion.requestedAt} />{deletion.requestedByName === null ? '' : ` by ${deletion.requestedByName}`}. Until then everything works as before. Afterwards nothing of it can be opened by anybody.</p>
        {held !== null && <p>{held} The deletion waits until they are released.</p>}
        <ProblemNotice problem={cancel.problem} />
      </Notice>
    );
  }
  if (!mayLeave) return null;
  return (
    <>
      <Card tone="danger" title="Delete the organisation" lead={`After ${graceDays === 0 ? 'no days' : graceDays === 1 ? 'one day' : `${graceDays} days`} of grace its encryption keys are destroyed, then every row and file. People who belong nowhere else go too.`}
        actions={<Button color="red" variant="outline" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => { request.clear(); setAsking(true); }}>Delete…</Button>}>
        {held !== null && <p><strong>{held}</strong> While that is so, the organisation cannot be deleted: release them on their own pages first.</p>}
        <p>Backups that were made before hold the sealed data until they are deleted. What remains is an entry in the platform’s log: that it was done, when, and how your audit log ended.</p>
      </Card>
      <Dialog opened={asking} onClose={() => setAsking(false)} title="Delete the organisation?">
        <p>Export everything first if you want to keep any of it. Nothing can bring it back once it is done.</p>
        <Form onSubmit={(values) => void submit(values)} issues={request.problem?.issues}>
          <TextField name="confirm" label={`Type the name: ${tenant.data?.name ?? ''}`} autoComplete="off" required data-autofocus />
          <ProblemNotice problem={request.problem} />
          <FormActions><Button variant="default" onClick={() => setAsking(false)}>Cancel</Button><Button type="submit" color="red" loading={request.busy}>Delete after {graceDays} days</Button></FormActions>
        </Form>
      </Dialog>
    </>
  );
}
