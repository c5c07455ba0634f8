import { type PlanId, plans } from '@keystead/contract';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Gift, KeyRound, MoreHorizontal, Pause, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, usePages, useRead } from '../../../api/index.ts';
import { Badge, Card, ChoiceField, Column, Confirm, DataTable, Dialog, EmptyState, Form, FormActions, ProblemNotice, type TableColumn, TextField, Time, toast } from '../../../ui/index.ts';
import { AddPlatformKey } from './add-platform-key.tsx';

type Offer = ItemOf<'listPlatformOffers'>;
interface Key { readonly id: string; readonly label: string; readonly providerName: string; readonly fingerprint: string; readonly state: 'active' | 'disabled'; readonly createdAt: string; readonly health: { readonly state: string } }

/** The platform's own keys, and to whom they are offered. */
export function PlatformKeys() {
  return <Column><KeysCard /><OffersCard /></Column>;
}

function KeysCard() {
  const keys = useRead('listPlatformKeys');
  const [adding, setAdding] = useState(false);
  const [offering, setOffering] = useState<Key | null>(null);
  const [deleting, setDeleting] = useState<Key | null>(null);
  const state = useAction('setPlatformKeyState', { invalidates: ['listPlatformKeys'] });
  const remove = useAction('deletePlatformKey', { invalidates: ['listPlatformKeys', 'listPlatformOffers'] });
  async function confirmDelete(key: Key): Promise<void> {
    if (await remove.run({ params: { credentialId: key.id } }) === null) return;
    setDeleting(null);
    toast(`${key.label} is deleted`);
  }
  const columns: readonly TableColumn<Key>[] = [
    { id: 'label', header: 'Key', role: 'title', cell: (key) => <strong>{key.label}</strong> },
    { id: 'provider', header: 'Provider', cell: (key) => key.providerName },
    { id: 'fingerprint', header: 'Fingerprint', cell: (key) => <span className="ks-mono">{key.fingerprint}</span> },
    { id: 'state', header: 'State', cell: (key) => (key.state === 'disabled' ? <Badge tone="warn" dot>Disabled</Badge> : <Badge tone={key.health.state === 'invalid' ? 'bad' : 'good'} dot>{key.health.state === 'invalid' ? 'Refused' : 'Active'}</Badge>) },
    { id: 'made', header: 'Added', role: 'detail', cell: (key) => <Time iso={key.createdAt} /> },
    {
      id: 'actions', header: 'Actions', role: 'actions',
      cell: (key) => (
        <Menu position="bottom-end" width={200}>
          <Menu.Target><ActionIcon aria-label={`Actions for ${key.label}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Gift size={15} aria-hidden />} onClick={() => setOffering(key)}>Offer it</Menu.Item>
            {key.state === 'active'
              ? <Menu.Item leftSection={<Pause size={15} aria-hidden />} onClick={() => void state.run({ params: { credentialId: key.id }, body: { state: 'disabled' } })}>Disable for everybody</Menu.Item>
              : <Menu.Item leftSection={<Play size={15} aria-hidden />} onClick={() => void state.run({ params: { credentialId: key.id }, body: { state: 'active' } })}>Enable</Menu.Item>}
            <Menu.Item leftSection={<Trash2 size={15} aria-hidden />} onClick={() => { remove.clear(); setDeleting(key); }}>Delete</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    },
  ];
  const add = <Button leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setAdding(true)}>Add a key</Button>;
  return (
    <Card flush title="Keys of the platform" lead="Sealed in the platform’s own ring. An organisation sees a label and models, never more, and uses one only where its owner, its route and its data allow it." actions={add}>
      <ProblemNotice problem={state.problem} />
      <DataTable label="Keys of the platform" columns={columns} rows={keys.data?.items} rowKey={(key) => key.id} muted={(key) => key.state === 'disabled'} problem={keys.error} onRetry={() => void keys.refetch()} empty={<EmptyState icon={KeyRound} title="No platform key" actions={add}><p>Without one every organisation works with keys of its own alone.</p></EmptyState>} />
      {adding && <AddPlatformKey onClose={() => setAdding(false)} />}
      {offering !== null && <OfferDialog platformKey={offering} onClose={() => setOffering(null)} />}
      <Confirm opened={deleting !== null} onClose={() => setDeleting(null)} title={`Delete “${deleting?.label ?? ''}”?`} confirmLabel="Delete" busy={remove.busy} problem={remove.problem} onConfirm={() => { if (deleting !== null) void confirmDelete(deleting); }}>
        <p>Its sealed key is destroyed, its offers end, calls under way with it are broken off. Ledgers keep what it was used for.</p>
      </Confirm>
    </Card>
  );
}

function OfferDialog({ platformKey, onClose }: { readonly platformKey: Key; readonly onClose: () => void }) {
  const tenants = usePages('listTenants', { query: { limit: 200 } });
  const create = useAction('createPlatformOffer', { invalidates: ['listPlatformOffers'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const to = values['to'] ?? '';
    const plan = plans.find((each): each is PlanId => to === `plan:${each}`);
    const models = (values['models'] ?? '').split(/[\s,]+/).filter(Boolean);
    if (await create.run({ body: { credentialId: platformKey.id, models, ...(plan === undefined ? { tenantId: to } : { plan }) } }) === null) return;
    toast(`${platformKey.label} is offered`);
    onClose();
  }
  const data = [...plans.map((plan) => ({ value: `plan:${plan}`, label: `Everybody on ${plan}` })), ...(tenants.items ?? []).map((tenant) => ({ value: tenant.id, label: tenant.name }))];
  return (
    <Dialog opened onClose={onClose} title={`Offer “${platformKey.label}”`}>
      <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
        <ChoiceField name="to" label="To" data={data} defaultValue={data[0]?.value ?? null} searchable />
        <TextField name="models" label="Models" description="Ids, separated by commas; empty: every model whose price is known" maxLength={2000} />
        <ProblemNotice problem={create.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={create.busy}>Offer it</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function OffersCard() {
  const list = usePages('listPlatformOffers');
  const withdraw = useAction('withdrawPlatformOffer', { invalidates: ['listPlatformOffers'] });
  const columns: readonly TableColumn<Offer>[] = [
    { id: 'key', header: 'Key', role: 'title', cell: (offer) => <strong>{offer.credentialLabel}</strong> },
    { id: 'to', header: 'Offered to', cell: (offer) => (offer.plan === null ? offer.tenantName ?? 'a deleted organisation' : <>Everybody on <Badge>{offer.plan}</Badge></>) },
    { id: 'models', header: 'Models', cell: (offer) => (offer.models.length === 0 ? 'Every priced model' : <span className="ks-mono">{offer.models.join(', ')}</span>) },
    { id: 'since', header: 'Since', role: 'detail', cell: (offer) => <Time iso={offer.createdAt} /> },
    { id: 'actions', header: 'Actions', role: 'actions', cell: (offer) => <Button size="compact-sm" variant="default" loading={withdraw.busy} onClick={() => void withdraw.run({ params: { offerId: offer.id } })}>Withdraw</Button> },
  ];
  return (
    <Card flush title="Offers" lead="An offer opens nothing by itself.">
      <ProblemNotice problem={withdraw.problem} />
      <DataTable label="Offers of platform keys" columns={columns} rows={list.items} rowKey={(offer) => offer.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={Gift} title="Nothing is offered" />} />
    </Card>
  );
}
