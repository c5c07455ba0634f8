import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Ban, Plus, UserSearch } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, ChoiceField, Confirm, DataTable, Dialog, EmptyState, Form, FormActions, formatNumber, ProblemNotice, SecretOnce, type TableColumn, TextField, Time, toast, TwoLines } from '../../ui/index.ts';

type Row = ItemOf<'listAuditorLinks'>;
const states = { open: <Badge tone="good" dot>Open</Badge>, expired: <Badge dot>Expired</Badge>, revoked: <Badge dot>Revoked</Badge> } as const;
const spans = [{ value: '8', label: '8 hours' }, { value: '24', label: 'A day' }, { value: '168', label: 'A week' }, { value: '720', label: '30 days' }, { value: '2160', label: '90 days' }];

/** Links with which somebody from outside reads the records: made, listed, revoked. */
export function AuditorLinks() {
  const list = usePages('listAuditorLinks');
  const mayManage = useMay('people.manage');
  const [make, setMake] = useSearchParameter('make', '');
  const [link, setLink] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<Row | null>(null);
  const revoke = useAction('revokeAuditorLink', { invalidates: ['listAuditorLinks'] });
  async function confirmRevoke(row: Row): Promise<void> {
    if (await revoke.run({ params: { linkId: row.id } }) === null) return;
    setRevoking(null);
    toast('The link is revoked', 'Whoever had it open is out.');
  }
  const columns: readonly TableColumn<Row>[] = [
    { id: 'purpose', header: 'Purpose', role: 'title', cell: (row) => <TwoLines below={row.email ?? undefined}><strong>{row.purpose}</strong></TwoLines> },
    { id: 'state', header: 'State', cell: (row) => states[row.state] },
    { id: 'by', header: 'Made by', role: 'detail', cell: (row) => row.createdByName ?? <span className="ks-faint">–</span> },
    { id: 'until', header: 'Until', cell: (row) => <Time iso={row.expiresAt} /> },
    { id: 'opened', header: 'Opened', align: 'end', cell: (row) => formatNumber(row.opened) },
    { id: 'used', header: 'Last used', align: 'end', cell: (row) => <Time iso={row.lastUsedAt} /> },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Row) => (row.state === 'open' ? <Tooltip label="Revoke"><ActionIcon aria-label={`Revoke ${row.purpose}`} onClick={() => { revoke.clear(); setRevoking(row); }}><Ban size={15} aria-hidden /></ActionIcon></Tooltip> : null),
    }] : []),
  ];
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('link')}>Make a link</Button> : undefined;
  const close = (): void => { setLink(null); setMake(null); };
  return (
    <>
      <Card flush title="Auditor links" lead="Whoever has one reads the log, receipts and evidence until it ends: no account, no documents, nothing to change. Each use is an entry of the log." actions={add}>
        <DataTable
          label="Auditor links" columns={columns} rows={list.items} rowKey={(row) => row.id} muted={(row) => row.state !== 'open'} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={UserSearch} title="No link yet" actions={add}><p>Make one when somebody from outside has to see how you work.</p></EmptyState>}
        />
      </Card>
      <Dialog opened={make === 'link' || link !== null} onClose={close} title={link === null ? 'Make a link for an auditor' : 'The link'}>
        {link === null ? <LinkForm onMade={setLink} onCancel={close} />
          : <><SecretOnce value={link} label="Link">Give it to the auditor on a way you trust: whoever has it can read. If it is lost, revoke it and make a new one.</SecretOnce><FormActions><Button onClick={close}>I have copied it</Button></FormActions></>}
      </Dialog>
      <Confirm opened={revoking !== null} onClose={() => setRevoking(null)} title={`Revoke “${revoking?.purpose ?? ''}”?`} confirmLabel="Revoke" busy={revoke.busy} problem={revoke.problem} onConfirm={() => { if (revoking !== null) void confirmRevoke(revoking); }}>
        <p>The link opens nothing any more, and whoever is in by it is out at once. What they did stays in the log.</p>
      </Confirm>
    </>
  );
}

function LinkForm({ onMade, onCancel }: { readonly onMade: (link: string) => void; readonly onCancel: () => void }) {
  const create = useAction('createAuditorLink', { invalidates: ['listAuditorLinks'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const made = await create.run({ body: { purpose: values['purpose'] ?? '', email: (values['email'] ?? '') === '' ? null : values['email'] ?? null, hours: Number(values['hours']) } });
    if (made !== null) onMade(made.answer.link);
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
      <TextField name="purpose" label="Purpose" description="The auditor sees it, and it stands in the log" placeholder="SOC 2, spring" required maxLength={200} data-autofocus />
      <TextField name="email" type="email" label="Given to" description="A note for yourselves; nothing is sent" placeholder="auditor@firm.example" maxLength={254} />
      <ChoiceField name="hours" label="Good for" data={spans} defaultValue="168" allowDeselect={false} />
      <ProblemNotice problem={create.problem} />
      <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={create.busy}>Make the link</Button></FormActions>
    </Form>
  );
}
