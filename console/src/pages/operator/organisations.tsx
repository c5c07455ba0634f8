import { plans } from '@keystead/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Building2, Coins, LifeBuoy, MoreHorizontal, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ItemOf, useAction, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, ChoiceField, CodeBlock, Column, DataTable, Dialog, EmptyState, Form, formatDateTime, FormActions, formatNumber, Notice, ProblemNotice, type TableColumn, TextField, Time, toast } from '../../ui/index.ts';
import { TopUpDialog } from './billing/top-up-dialog.tsx';
import { RequestDialog } from './request-dialog.tsx';

export type Organisation = ItemOf<'listTenants'>;

/** Organisations of this installation: made, suspended and resumed here. */
export function Organisations() {
  const list = usePages('listTenants');
  const [make, setMake] = useSearchParameter('make', '');
  const [suspending, setSuspending] = useState<Organisation | null>(null);
  const [asking, setAsking] = useState<Organisation | null>(null);
  const [toppingUp, setToppingUp] = useState<Organisation | null>(null);
  const resume = useAction('resumeTenant', { invalidates: ['listTenants'] });
  async function goOn(row: Organisation): Promise<void> {
    if (await resume.run({ params: { tenantId: row.id } }) !== null) toast(`${row.name} goes on`);
  }
  const columns: readonly TableColumn<Organisation>[] = [
    { id: 'name', header: 'Organisation', role: 'title', cell: (row) => <strong>{row.name}</strong> },
    { id: 'plan', header: 'Plan', cell: (row) => <Badge>{row.plan}</Badge> },
    { id: 'people', header: 'People', align: 'end', cell: (row) => <>{formatNumber(row.people)}{row.openInvitations > 0 && <span className="ks-soft"> + {formatNumber(row.openInvitations)} invited</span>}</> },
    { id: 'tokens', header: 'API tokens', align: 'end', cell: (row) => formatNumber(row.tokens) },
    { id: 'made', header: 'Made', role: 'detail', cell: (row) => <Time iso={row.createdAt} /> },
    { id: 'state', header: 'State', cell: (row) => (row.suspendedAt === null ? <Badge tone="good" dot>Active</Badge> : <span title={row.suspendedReason ?? undefined}><Badge tone="warn" dot>Suspended</Badge></span>) },
    {
      id: 'actions', header: 'Actions', role: 'actions',
      cell: (row) => (
        <Menu position="bottom-end" width={220}>
          <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<LifeBuoy size={15} aria-hidden />} onClick={() => setAsking(row)}>Ask for support access</Menu.Item>
            <Menu.Item leftSection={<Coins size={15} aria-hidden />} onClick={() => setToppingUp(row)}>Credits</Menu.Item>
            {row.suspendedAt === null
              ? <Menu.Item leftSection={<Pause size={15} aria-hidden />} onClick={() => setSuspending(row)}>Suspend</Menu.Item>
              : <Menu.Item leftSection={<Play size={15} aria-hidden />} onClick={() => void goOn(row)}>Resume</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  return (
    <>
      <ProblemNotice problem={resume.problem} />
      <Card flush>
        <DataTable
          label="Organisations" columns={columns} rows={list.items} rowKey={(row) => row.id} muted={(row) => row.suspendedAt !== null} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={Building2} title="No organisation yet" actions={<Button onClick={() => setMake('organisation')}>Make the first one</Button>} />}
        />
      </Card>
      {make === 'organisation' && <MakeDialog onClose={() => setMake(null)} />}
      {suspending !== null && <SuspendDialog organisation={suspending} onClose={() => setSuspending(null)} />}
      {toppingUp !== null && <TopUpDialog organisation={toppingUp} onClose={() => setToppingUp(null)} />}
      {asking !== null && <RequestDialog organisation={asking} onClose={() => setAsking(null)} />}
    </>
  );
}

function MakeDialog({ onClose }: { readonly onClose: () => void }) {
  const create = useAction('createTenant', { invalidates: ['listTenants'] });
  const [made, setMade] = useState<AnswerOf<'createTenant'> | null>(null);
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await create.run({ body: { name: values['name'] ?? '', plan: plans.find((plan) => plan === values['plan']) ?? 'standard', ownerEmail: values['ownerEmail'] ?? '' } });
    if (result !== null) setMade(result.answer);
  }
  if (made !== null) {
    return (
      <Dialog opened onClose={onClose} title={`${made.tenant.name} is made`}>
        <Column>
          <CodeBlock code={made.link} label="invitation link" title="Invitation link" wrap />
          <Notice tone="warn" title="Copy it now. It is not shown again."><p>Hand it to the owner by a way you trust. It works once, until {formatDateTime(made.expiresAt)}.</p></Notice>
          <FormActions><Button onClick={onClose}>I have copied it</Button></FormActions>
        </Column>
      </Dialog>
    );
  }
  return (
    <Dialog opened onClose={onClose} title="Make an organisation">
      <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
        <TextField name="name" label="Name" required maxLength={120} data-autofocus />
        <ChoiceField name="plan" label="Plan" defaultValue="standard" data={plans.map((plan) => ({ value: plan, label: plan.charAt(0).toUpperCase() + plan.slice(1) }))} />
        <TextField name="ownerEmail" type="email" label="E-mail address of its owner" description="They come in with a link that you hand over" required maxLength={254} />
        <ProblemNotice problem={create.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={create.busy}>Make it</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function SuspendDialog({ organisation, onClose }: { readonly organisation: Organisation; readonly onClose: () => void }) {
  const suspend = useAction('suspendTenant', { invalidates: ['listTenants'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await suspend.run({ params: { tenantId: organisation.id }, body: { reason: values['reason'] ?? '' } }) === null) return;
    toast(`${organisation.name} is suspended`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Suspend ${organisation.name}?`}>
      <Form onSubmit={(values) => void submit(values)} issues={suspend.problem?.issues}>
        <p>Its people, tokens and apps are refused everywhere within a second. Nothing is deleted; you can resume it.</p>
        <TextField name="reason" label="Why" description="Stands in their audit log" required minLength={10} maxLength={500} data-autofocus />
        <ProblemNotice problem={suspend.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" color="red" loading={suspend.busy}>Suspend</Button></FormActions>
      </Form>
    </Dialog>
  );
}
