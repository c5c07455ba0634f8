import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Ban, Plus, Ticket } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Confirm, DataTable, Dialog, EmptyState, FormActions, SecretOnce, type TableColumn, Time, toast } from '../../ui/index.ts';
import { type MadeToken, TokenForm } from './token-form.tsx';

type Row = ItemOf<'listTokens'>;

function standing(row: Row) {
  if (row.revokedAt !== null) return <Badge dot>Revoked</Badge>;
  if (row.expiresAt !== null && Date.parse(row.expiresAt) < Date.now()) return <Badge tone="warn" dot>Expired</Badge>;
  return <Badge tone="good" dot>Active</Badge>;
}

/** API tokens: made, listed, revoked; their secret part is shown once. */
export function TokensTab() {
  const list = usePages('listTokens');
  const teams = usePages('listTeams', { query: { limit: 200 } });
  const mayManage = useMay('tokens.manage');
  const [make, setMake] = useSearchParameter('make', '');
  const [made, setMade] = useState<MadeToken | null>(null);
  const [revoking, setRevoking] = useState<Row | null>(null);
  const revoke = useAction('revokeToken', { invalidates: ['listTokens'] });
  async function confirmRevoke(row: Row): Promise<void> {
    if (await revoke.run({ params: { tokenId: row.id } }) === null) return;
    setRevoking(null);
    toast('Token revoked', 'Programs that use it are refused from now on.');
  }
  function close(): void {
    setMade(null);
    setMake(null);
  }
  const columns: readonly TableColumn<Row>[] = [
    { id: 'name', header: 'Token', role: 'title', cell: (row) => <strong>{row.name}</strong> },
    { id: 'prefix', header: 'Begins with', cell: (row) => <span className="ks-mono">{row.prefix}…</span> },
    { id: 'environment', header: 'Environment', cell: (row) => <Badge>{row.environment}</Badge> },
    { id: 'team', header: 'Team', role: 'detail', cell: (row) => (row.teamId === null ? <span className="ks-faint">–</span> : teams.items?.find((team) => team.id === row.teamId)?.name ?? <Badge tone="warn">Deleted team</Badge>) },
    { id: 'state', header: 'State', cell: standing },
    { id: 'expires', header: 'Expires', cell: (row) => <Time iso={row.expiresAt} />, role: 'detail' },
    { id: 'used', header: 'Last used', align: 'end', cell: (row) => <Time iso={row.lastUsedAt} /> },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Row) => (row.revokedAt === null ? <Tooltip label="Revoke"><ActionIcon aria-label={`Revoke ${row.name}`} onClick={() => { revoke.clear(); setRevoking(row); }}><Ban size={15} aria-hidden /></ActionIcon></Tooltip> : null),
    }] : []),
  ];
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('token')}>Make a token</Button> : undefined;
  return (
    <>
      <Card flush title="API tokens" lead="Programs present one of these instead of a provider’s key." actions={add}>
        <DataTable
          label="API tokens" columns={columns} rows={list.items} rowKey={(row) => row.id} muted={(row) => row.revokedAt !== null}
          problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={Ticket} title="No token yet" actions={add}><p>A program needs one to call the gateway.</p></EmptyState>}
        />
      </Card>
      <Dialog opened={make === 'token' || made !== null} onClose={close} title={made === null ? 'Make an API token' : made.token.name}>
        {made === null
          ? <TokenForm onMade={setMade} onCancel={close} />
          : <><SecretOnce value={made.secret} label="API token" /><FormActions><Button onClick={close}>I have copied it</Button></FormActions></>}
      </Dialog>
      <Confirm opened={revoking !== null} onClose={() => setRevoking(null)} title={`Revoke “${revoking?.name ?? ''}”?`} confirmLabel="Revoke" busy={revoke.busy} problem={revoke.problem} onConfirm={() => { if (revoking !== null) void confirmRevoke(revoking); }}>
        <p>Every program that uses it is refused within a second. This cannot be undone; a new token must be made and put in place.</p>
        <p>It was last used <Time iso={revoking?.lastUsedAt} />.</p>
      </Confirm>
    </>
  );
}
