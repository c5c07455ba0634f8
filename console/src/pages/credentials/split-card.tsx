import { SegmentedControl } from '@mantine/core';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, formatDateTime, formatMoney, formatNumber, Line, MiniChart, ProblemNotice, type TableColumn, Time, timeZoneName, Waiting } from '../../ui/index.ts';
import { ArrowLeftRight } from 'lucide-react';
import { splitPoints } from './split-points.ts';
import { versionWords } from './version-words.ts';

type Split = AnswerOf<'readCredentialSplit'>;

const versionColumns: readonly TableColumn<Split['versions'][number]>[] = [
  { id: 'version', header: 'Version', role: 'title', cell: (row) => <>Version {row.version} <Badge tone={versionWords[row.state].tone}>{versionWords[row.state].label}</Badge></> },
  { id: 'requests', header: 'Calls', align: 'end', cell: (row) => formatNumber(row.requests) },
  { id: 'failed', header: 'Failed', align: 'end', cell: (row) => formatNumber(row.failed) },
  { id: 'cost', header: 'Cost', align: 'end', cell: (row) => formatMoney(row.costNanoUsd) },
  { id: 'last', header: 'Last', align: 'end', cell: (row) => <Time iso={row.lastAt} /> },
];
const pointColumns: readonly TableColumn<Split['points'][number]>[] = [
  { id: 'at', header: 'From', role: 'title', cell: (row) => formatDateTime(row.bucketStart) },
  { id: 'version', header: 'Version', align: 'end', cell: (row) => String(row.version) },
  { id: 'requests', header: 'Calls', align: 'end', cell: (row) => formatNumber(row.requests) },
  { id: 'failed', header: 'Failed', align: 'end', cell: (row) => formatNumber(row.failed) },
];
const ranges = [{ value: '1', label: 'Hour' }, { value: '24', label: 'Day' }, { value: '168', label: 'Week' }, { value: '720', label: '30 days' }];

/** Old versus new: which version took the calls, live, as chart and as table. */
export function SplitCard({ credentialId }: { readonly credentialId: string }) {
  const [hours, setHours] = useSearchParameter('hours', '24');
  const [view, setView] = useSearchParameter('view', 'chart');
  const split = useRead('readCredentialSplit', { params: { credentialId }, query: { hours: Number(hours) } }, { pollMilliseconds: 5_000 });
  const { data } = split;
  const any = (data?.points.length ?? 0) > 0;
  return (
    <Card
      title="Old versus new" lead={`Calls by version, from the ledger; times in ${timeZoneName()}.`}
      actions={(
        <Line gap="xs">
          <SegmentedControl size="xs" aria-label="Time" data={ranges} value={hours} onChange={(value) => setHours(value)} />
          <SegmentedControl size="xs" aria-label="View" data={[{ value: 'chart', label: 'Chart' }, { value: 'table', label: 'Table' }]} value={view} onChange={(value) => setView(value)} />
        </Line>
      )}
    >
      <ProblemNotice problem={split.error} onRetry={() => void split.refetch()} />
      {data === undefined ? <Waiting lines={4} /> : !any ? <EmptyState icon={ArrowLeftRight} title="No calls in this time"><p>As soon as one is made with this credential, it shows here.</p></EmptyState> : (
        <>
          {view === 'chart'
            ? <MiniChart points={splitPoints(data)} label="Calls by version" format={formatNumber} quietName="Other versions" />
            : <DataTable label="Calls by time and version" columns={pointColumns} rows={data.points.toReversed()} rowKey={(row) => `${row.bucketStart} ${row.version}`} empty={null} />}
          {view === 'chart' && <p className="ks-soft">Dark: version {data.versions.find(({ state }) => state === 'primary')?.version ?? '–'}, in use. Light: the others.</p>}
        </>
      )}
      {data !== undefined && any && <DataTable label="Versions" columns={versionColumns} rows={data.versions} rowKey={(row) => String(row.version)} empty={null} />}
    </Card>
  );
}
