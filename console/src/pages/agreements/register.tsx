import { agreementKinds, agreementKindTexts } from '@keystead/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { FileSignature, MoreHorizontal } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, ChoiceField, DataTable, Dialog, EmptyState, Form, FormActions, formatDate, LongTextField, ProblemNotice, type TableColumn, TextField, Tiles, toast, type Tone, TwoLines } from '../../ui/index.ts';

type Agreement = ItemOf<'listAgreements'>;

const states: Readonly<Record<Agreement['state'], { readonly label: string; readonly tone: Tone }>> = {
  coming: { label: 'Begins later', tone: 'info' }, 'in-force': { label: 'In force', tone: 'good' }, ending: { label: 'Ends soon', tone: 'warn' }, ended: { label: 'Ended', tone: 'bad' }, withdrawn: { label: 'Taken back', tone: 'neutral' },
};
const invalidates = ['listAgreements', 'readAgreementCoverage'] as const;

/** A day as people read it; days of agreements are whole days in UTC. */
const dayShown = (day: string): string => formatDate(`${day}T12:00:00Z`);

export function Register() {
  const list = usePages('listAgreements');
  const mayManage = useMay('policy.manage');
  const [make, setMake] = useSearchParameter('make', '');
  const [renewing, setRenewing] = useState<Agreement | null>(null);
  const [withdrawing, setWithdrawing] = useState<Agreement | null>(null);
  const columns: readonly TableColumn<Agreement>[] = [
    { id: 'kind', header: 'Agreement', role: 'title', cell: (row) => <TwoLines below={row.reference}><strong>{agreementKindTexts[row.kind].short}</strong> with {row.providerName}</TwoLines> },
    { id: 'for', header: 'For', cell: (row) => (row.credentialId === null ? 'Every own key' : row.credentialLabel ?? 'A key that is gone') },
    { id: 'state', header: 'State', cell: (row) => <Badge tone={states[row.state].tone} dot>{states[row.state].label}{row.state === 'ending' && row.daysLeft !== null ? `: ${row.daysLeft} ${row.daysLeft === 1 ? 'day' : 'days'}` : ''}</Badge> },
    { id: 'days', header: 'Holds', cell: (row) => `${dayShown(row.firstDay)} – ${row.lastDay === null ? 'open' : dayShown(row.lastDay)}` },
    { id: 'by', header: 'Confirmed by', role: 'detail', cell: (row) => <TwoLines below={formatDate(row.confirmedAt)}>{row.confirmedByName ?? '–'}</TwoLines> },
    { id: 'paper', header: 'Paper', cell: (row) => (row.documentUrl === null ? <span className="ks-soft">–</span> : <a className="ks-link" href={row.documentUrl} target="_blank" rel="noreferrer noopener">Open</a>) },
    ...mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Agreement) => row.state !== 'withdrawn' && (
        <Menu position="bottom-end" width={200}>
          <Menu.Target><ActionIcon aria-label={`Actions for the ${agreementKindTexts[row.kind].short} with ${row.providerName}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setRenewing(row)}>Renew or correct</Menu.Item>
            <Menu.Item color="red" onClick={() => setWithdrawing(row)}>Take back</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    }] : [],
  ];
  return (
    <>
      <Card flush>
        <DataTable
          label="Agreements" columns={columns} rows={list.items} rowKey={(row) => row.id} muted={(row) => row.state === 'ended' || row.state === 'withdrawn'} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={FileSignature} title="No agreement is registered" actions={mayManage ? <Button onClick={() => setMake('agreement')}>Register the first one</Button> : undefined}><p>Register what you signed with a provider: a DPA, a BAA, zero retention. Then say which data needs it, and routing holds to it.</p></EmptyState>}
        />
      </Card>
      {make === 'agreement' && <RegisterDialog onClose={() => setMake(null)} />}
      {renewing !== null && <RenewDialog agreement={renewing} onClose={() => setRenewing(null)} />}
      {withdrawing !== null && <WithdrawDialog agreement={withdrawing} onClose={() => setWithdrawing(null)} />}
    </>
  );
}

const orNull = (text: string | undefined): string | null => (text === undefined || text.trim() === '' ? null : text.trim());

function RegisterDialog({ onClose }: { readonly onClose: () => void }) {
  const create = useAction('createAgreement', { invalidates });
  const providers = useRead('listProviders').data?.items.filter(({ sandbox }) => !sandbox) ?? [];
  const [provider, setProvider] = useState<string | null>(null);
  const keys = (usePages('listCredentials').items ?? []).filter((key) => key.provider === provider);
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const body = {
      provider: values['provider'] ?? '', credentialId: orNull(values['credentialId']), kind: agreementKinds.find((kind) => kind === values['kind']) ?? 'dpa', reference: values['reference'] ?? '',
      documentUrl: orNull(values['documentUrl']), note: orNull(values['note']), firstDay: values['firstDay'] ?? '', lastDay: orNull(values['lastDay']),
    };
    if (await create.run({ body }) === null) return;
    toast('The agreement is registered', 'The gateway goes by it within a second.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Register an agreement">
      <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
        <ChoiceField name="kind" label="Agreement" defaultValue="dpa" data={agreementKinds.map((kind) => ({ value: kind, label: agreementKindTexts[kind].name }))} allowDeselect={false} />
        <ChoiceField name="provider" label="Provider" data={providers.map(({ id, name }) => ({ value: id, label: name }))} value={provider} onChange={setProvider} searchable required />
        <ChoiceField key={provider} name="credentialId" label="Key" description="Left empty: every key of yours at this provider" disabled={keys.length === 0} data={keys.map(({ id, label }) => ({ value: id, label }))} clearable searchable />
        <TextField name="reference" label="Reference" description="Number or title of the signed paper" required maxLength={200} />
        <TextField name="documentUrl" type="url" label="Where the paper is kept" description="A link for people; it is never fetched" placeholder="https://" maxLength={500} />
        <Tiles min="12rem">
          <TextField name="firstDay" type="date" label="First day" description="From when it holds" required />
          <TextField name="lastDay" type="date" label="Last day" description="Left empty: it has no end" />
        </Tiles>
        <TextField name="note" label="Note" maxLength={500} />
        <ProblemNotice problem={create.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={create.busy}>I confirm that it is signed</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function RenewDialog({ agreement, onClose }: { readonly agreement: Agreement; readonly onClose: () => void }) {
  const update = useAction('updateAgreement', { invalidates });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const body = { reference: values['reference'] ?? '', documentUrl: orNull(values['documentUrl']), note: orNull(values['note']), lastDay: orNull(values['lastDay']) };
    if (await update.run({ params: { agreementId: agreement.id }, ifMatch: agreement.etag, body }) === null) return;
    toast('The agreement is changed');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Renew the ${agreementKindTexts[agreement.kind].short} with ${agreement.providerName}`}>
      <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
        <TextField name="lastDay" type="date" label="Last day" description="Left empty: it has no end" defaultValue={agreement.lastDay ?? ''} data-autofocus />
        <TextField name="reference" label="Reference" required maxLength={200} defaultValue={agreement.reference} />
        <TextField name="documentUrl" type="url" label="Where the paper is kept" maxLength={500} defaultValue={agreement.documentUrl ?? ''} />
        <TextField name="note" label="Note" maxLength={500} defaultValue={agreement.note ?? ''} />
        <ProblemNotice problem={update.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={update.busy}>I confirm that it is signed</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function WithdrawDialog({ agreement, onClose }: { readonly agreement: Agreement; readonly onClose: () => void }) {
  const withdraw = useAction('withdrawAgreement', { invalidates });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await withdraw.run({ params: { agreementId: agreement.id }, body: { reason: values['reason'] ?? '' } }) === null) return;
    toast('The agreement covers nothing any more');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Take the ${agreementKindTexts[agreement.kind].short} with ${agreement.providerName} back?`}>
      <Form onSubmit={(values) => void submit(values)} issues={withdraw.problem?.issues}>
        <p>Within a second the gateway refuses what needs it. It stays in the register, with your reason.</p>
        <LongTextField name="reason" label="Why" required maxLength={500} data-autofocus />
        <ProblemNotice problem={withdraw.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" color="red" loading={withdraw.busy}>Take it back</Button></FormActions>
      </Form>
    </Dialog>
  );
}
