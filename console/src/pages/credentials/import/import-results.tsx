import { Button } from '@mantine/core';
import type { ImportedRow } from '@keystead/contract';
import { Badge, Column, DataTable, FormActions, Notice, type TableColumn } from '../../../ui/index.ts';
import type { Imported } from './types.ts';

const columns: readonly TableColumn<ImportedRow>[] = [
  { id: 'name', header: 'Entry', role: 'title', cell: ({ name, credentialId }) => (credentialId === null ? name : <a href={`/credentials/${credentialId}`}>{name}</a>) },
  { id: 'state', header: 'Result', cell: ({ state }) => <Badge tone={state === 'added' ? 'good' : 'bad'} dot>{state === 'added' ? 'Added' : 'Not added'}</Badge> },
  { id: 'fingerprint', header: 'Fingerprint', cell: ({ fingerprint }) => (fingerprint === null ? <span className="ks-faint">–</span> : <span className="ks-mono">{fingerprint}</span>) },
  { id: 'detail', header: 'Remark', cell: ({ detail, health }) => detail ?? (health === 'valid' ? 'Its provider accepts it' : health === null ? 'Not checked' : '') },
];

/** What became of each chosen key. */
export function ImportResults({ imported }: { readonly imported: Imported }) {
  return (
    <Column>
      <Notice tone={imported.refused === 0 ? 'good' : 'warn'} title={`${imported.added} ${imported.added === 1 ? 'key' : 'keys'} added${imported.refused === 0 ? '' : `, ${imported.refused} not`}`}>
        <p>{imported.refused === 0 ? 'They are sealed; delete the file they came from.' : 'Those that were not added are not stored. Everything else is sealed.'}</p>
      </Notice>
      <DataTable label="Imported keys" columns={columns} rows={imported.rows} rowKey={(row) => String(row.index)} empty={null} muted={(row) => row.state === 'refused'} />
      <FormActions><Button component="a" href="/credentials">See all credentials</Button></FormActions>
    </Column>
  );
}
