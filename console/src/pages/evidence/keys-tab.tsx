import type { InventoryKey } from '@keystead/contract';
import { KeyRound } from 'lucide-react';
import { Badge, Card, DataTable, EmptyState, formatNumber, type TableColumn } from '../../ui/index.ts';

const kindWords: Readonly<Record<InventoryKey['kind'], string>> = { 'provider-key': 'Provider key', 'encryption-key': 'Encryption key', 'own-key': 'Your own key', 'signing-key': 'Signing key' };

const columns: readonly TableColumn<InventoryKey>[] = [
  { id: 'name', header: 'Key', role: 'title', cell: (row) => <>{row.href === null ? <strong>{row.name}</strong> : <a className="ks-link" href={row.href}><strong>{row.name}</strong></a>}<br /><span className="ks-soft">{kindWords[row.kind]}{row.version === null ? '' : `, version ${row.version}`}</span></> },
  { id: 'fingerprint', header: 'Fingerprint', cell: (row) => (row.fingerprint === null ? <span className="ks-faint">–</span> : <code>{row.fingerprint}</code>) },
  { id: 'age', header: 'Age', align: 'end', cell: (row) => `${formatNumber(row.ageDays)} ${row.ageDays === 1 ? 'day' : 'days'}` },
  { id: 'custody', header: 'Kept by', cell: (row) => row.custody },
  { id: 'rotation', header: 'Rotated', cell: (row) => row.rotation },
  { id: 'state', header: 'State', cell: (row) => (row.overdue ? <Badge tone="bad" dot>Overdue</Badge> : <Badge tone={row.state === 'active' ? 'good' : 'neutral'} dot>{row.state === 'active' ? 'In use' : row.state}</Badge>) },
];

/** Every key with its age; never a key. */
export function KeysTab({ rows }: { readonly rows: readonly InventoryKey[] | undefined }) {
  return (
    <Card flush title="Keys and their ages" lead="By fingerprint. No operation gives a key.">
      <DataTable label="Keys" columns={columns} rows={rows} rowKey={(row) => `${row.kind} ${row.name} ${row.version ?? ''}`} empty={<EmptyState icon={KeyRound} title="There is no key yet"><p>Add a provider key under Credentials.</p></EmptyState>} />
    </Card>
  );
}
