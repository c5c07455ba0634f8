import { regionTexts, type Subprocessor } from '@keystead/contract';
import { Building } from 'lucide-react';
import { Card, DataTable, EmptyState, type TableColumn } from '../../ui/index.ts';

const columns: readonly TableColumn<Subprocessor>[] = [
  { id: 'name', header: 'Name', role: 'title', cell: (row) => <><strong>{row.name}</strong><br /><span className="ks-soft">{row.origin}</span></> },
  { id: 'regions', header: 'Region', cell: (row) => row.regions.map((region) => regionTexts[region]).join(', ') },
  { id: 'purpose', header: 'What it gets, and for what', role: 'text', cell: (row) => <>{row.purpose}. {row.data}</> },
  { id: 'retention', header: 'What it keeps', role: 'text', cell: (row) => <>{row.retention}{row.reference !== null && <><br /><a className="ks-link" href={row.reference} target="_blank" rel="noreferrer">What it says itself</a></>}</> },
  { id: 'training', header: 'Training', role: 'text', cell: (row) => row.training },
  { id: 'agreements', header: 'On record', cell: (row) => (row.agreements.length === 0 ? <span className="ks-faint">no agreement</span> : row.agreements.join(', ')) },
];

/** Whoever receives data, from the keys and the configuration in force. What is not known is said to be unknown. */
export function SubprocessorsTab({ rows }: { readonly rows: readonly Subprocessor[] | undefined }) {
  return (
    <Card flush title="Who receives data" lead="From the provider keys and the configuration in force. What a provider keeps or trains on is known where you put an agreement on record.">
      <DataTable label="Subprocessors" columns={columns} rows={rows} rowKey={(row) => `${row.name} ${row.origin}`} empty={<EmptyState icon={Building} title="Nobody receives anything"><p>No provider key serves, and the installation uses no service beside its own machine.</p></EmptyState>} />
    </Card>
  );
}
