import { useMay, useRead } from '../../api/index.ts';
import { Card, counted, DataTable, type TableColumn, Time, formatNumber } from '../../ui/index.ts';
import type { AnswerOf } from '../../api/index.ts';

type Line = AnswerOf<'listDocumentPurges'>['items'][number];

const columns: readonly TableColumn<Line>[] = [
  { id: 'day', header: 'Day (UTC)', role: 'title', cell: (line) => line.day },
  { id: 'documents', header: 'Documents deleted', align: 'end', cell: (line) => formatNumber(line.documents) },
  { id: 'rule', header: 'Rule', cell: (line) => `${counted(line.retentionDays, 'day')} after upload or last use` },
  { id: 'last', header: 'Last at', align: 'end', role: 'detail', cell: (line) => <Time iso={line.lastAt} /> },
];

/** What retention deleted, for those who may read the audit log; nothing where it never deleted anything. */
export function PurgesCard() {
  const may = useMay('audit.read');
  const { data } = useRead('listDocumentPurges', { query: { limit: 31 } }, { enabled: may });
  if (!may || data === undefined || data.total === 0) return null;
  return (
    <Card flush title="Deleted by retention" lead={`${formatNumber(data.total)} in all; each stands in the audit log.${data.underHold === 0 ? '' : ` ${formatNumber(data.underHold)} under legal hold ${data.underHold === 1 ? 'stays' : 'stay'}.`}`}>
      <DataTable label="Deleted by retention" columns={columns} rows={data.items} rowKey={(line) => `${line.day} ${line.retentionDays}`} empty={null} />
    </Card>
  );
}
