import { ScrollText } from 'lucide-react';
import { type ItemOf, usePages } from '../../api/index.ts';
import { Streams } from '../streams/streams.tsx';
import { Card, Column, DataTable, EmptyState, type TableColumn, Time } from '../../ui/index.ts';

type Row = ItemOf<'listPlatformLog'>;

const columns: readonly TableColumn<Row>[] = [
  { id: 'number', header: 'Entry', cell: (row) => row.sequence },
  { id: 'when', header: 'When', cell: (row) => <Time iso={row.occurredAt} /> },
  { id: 'what', header: 'What', role: 'title', cell: (row) => row.summary },
  { id: 'who', header: 'Who', cell: (row) => row.actor.name ?? (row.actor.kind === 'system' ? 'Keystead, or the host' : 'someone who has left') },
];

/** The log of what belongs to no organisation, and the systems that it is sent to. */
export function Log() {
  const list = usePages('listPlatformLog', undefined, { pollMilliseconds: 10_000 });
  return (
    <Column>
      <Streams of="platform" />
      <Card flush title="Platform log" lead="What operators did, and what happened to the installation. Entries are only ever added.">
        <DataTable label="Platform log" columns={columns} rows={list.items} rowKey={(row) => String(row.sequence)} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={ScrollText} title="Nothing has been recorded yet" />} />
      </Card>
    </Column>
  );
}
