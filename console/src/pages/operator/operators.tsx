import { UserCog } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { Badge, Card, CodeBlock, Column, DataTable, EmptyState, type TableColumn, Time } from '../../ui/index.ts';

type Row = AnswerOf<'listOperators'>['items'][number];

const columns: readonly TableColumn<Row>[] = [
  { id: 'name', header: 'Person', role: 'title', cell: (row) => <><strong>{row.name}</strong><br /><span className="ks-soft">{row.email}</span></> },
  { id: 'factor', header: 'Second factor', cell: (row) => (row.secondFactor ? <Badge tone="good" dot>On</Badge> : <Badge tone="warn" dot>Off</Badge>) },
  { id: 'by', header: 'Given', cell: (row) => (row.addedBy === 'setup' ? 'with the first setup' : 'on the host') },
  { id: 'since', header: 'Since', align: 'end', cell: (row) => <Time iso={row.addedAt} /> },
];

/** Who holds operator rights. They are given and taken on the host, never over the network. */
export function Operators() {
  const list = useRead('listOperators');
  return (
    <Column>
      <Card flush title="Operators" lead="Every organisation is shown how many there are.">
        <DataTable label="Operators" columns={columns} rows={list.data?.items} rowKey={(row) => row.userId} problem={list.error} onRetry={() => void list.refetch()} empty={<EmptyState icon={UserCog} title="Nobody holds operator rights" />} />
      </Card>
      <Card title="Give or take rights" lead="On the host, while Keystead runs. In force with the next request.">
        <CodeBlock code={'keystead operator add ada@example.com\nkeystead operator remove ada@example.com\nkeystead operator list'} label="commands on the host" title="On the host" />
      </Card>
    </Column>
  );
}
