import type { OversightReviewSummary } from '@keystead/contract';
import { Tabs } from '@mantine/core';
import { CalendarCheck } from 'lucide-react';
import { usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, PageHeader, type TableColumn, TabList, Time, TwoLines } from '../../ui/index.ts';
import { Plans } from './plans.tsx';
import { periodOf, stateWords } from './words.ts';

/** Reviews of the organisation by the calendar. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'all');
  return (
    <>
      <PageHeader title="Scheduled reviews" lead="Made by the calendar from live data, kept as they were true, decided and signed. Each statement leads to where it can be seen." />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="all">All</Tabs.Tab>
          <Tabs.Tab value="waiting">To sign</Tabs.Tab>
          <Tabs.Tab value="schedule">Schedule</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="all"><Reviews state="all" /></Tabs.Panel>
        <Tabs.Panel value="waiting"><Reviews state="waiting" /></Tabs.Panel>
        <Tabs.Panel value="schedule"><Plans /></Tabs.Panel>
      </Tabs>
    </>
  );
}

function Reviews({ state }: { readonly state: 'all' | 'waiting' }) {
  const { items, problem, more, loadingMore, retry } = usePages('listOversightReviews', { query: { state } });
  return (
    <Card flush>
      <DataTable
        label="Scheduled reviews" columns={columns} rows={items} rowKey={({ id }) => id} rowHref={({ id }) => `/oversight/${id}`} problem={problem} onRetry={retry} more={more} loadingMore={loadingMore}
        empty={state === 'waiting'
          ? <EmptyState icon={CalendarCheck} title="Nothing waits for a signature" />
          : <EmptyState icon={CalendarCheck} title="No review was made yet"><p>The first comes when a day, week, month or quarter is over. Under Schedule you can make one now, and say who answers for it.</p></EmptyState>}
      />
    </Card>
  );
}

const columns: readonly TableColumn<OversightReviewSummary>[] = [
  { id: 'title', header: 'Review', role: 'title', cell: (row) => <TwoLines below={`${periodOf(row)} (${row.timeZone})`}><a className="ks-link" href={`/oversight/${row.id}`}>{row.title}</a></TwoLines> },
  { id: 'state', header: 'State', cell: ({ state }) => <Badge tone={stateWords[state].tone} dot>{stateWords[state].label}</Badge> },
  { id: 'decided', header: 'Decided', align: 'end', cell: ({ decided, items }) => (items === 0 ? <span className="ks-faint">–</span> : `${decided} of ${items}`) },
  { id: 'actions', header: 'Still to do', align: 'end', cell: ({ openActions }) => (openActions === 0 ? <span className="ks-faint">–</span> : openActions) },
  { id: 'owner', header: 'Answers for it', cell: ({ ownerName }) => ownerName ?? 'any owner or admin' },
  { id: 'due', header: 'Due', cell: ({ dueAt, signedAt, signedByName, state }) => (signedAt !== null ? <>signed <Time iso={signedAt} /> by {signedByName ?? 'somebody'}</> : state === 'clear' ? <span className="ks-faint">–</span> : <Time iso={dueAt} />) },
];
