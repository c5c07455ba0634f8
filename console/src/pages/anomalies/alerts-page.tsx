import { type AnomalyKind, anomalyKinds, type AnomalySummary } from '@keystead/contract';
import { Select, Tabs } from '@mantine/core';
import { Siren } from 'lucide-react';
import { usePages, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, PageHeader, type TableColumn, TabList, Time, TwoLines, capital } from '../../ui/index.ts';
import { Paused } from './paused.tsx';
import classes from './anomalies.module.css';
import { Settings } from './settings.tsx';
import { amount, checkWords, stateWords } from './words.ts';

const columns: readonly TableColumn<AnomalySummary>[] = [
  { id: 'what', header: 'What', role: 'title', cell: (alert) => <TwoLines below={capital(alert.subject.name)}><a href={`/alerts/${alert.id}`}>{alert.title}</a></TwoLines> },
  { id: 'state', header: 'State', cell: (alert) => <Badge tone={stateWords[alert.state].tone}>{stateWords[alert.state].label}</Badge> },
  { id: 'since', header: 'Since', cell: (alert) => <Time iso={alert.since} /> },
  { id: 'seen', header: 'Last seen', cell: (alert) => <Time iso={alert.seenAt} /> },
  { id: 'observed', header: 'Seen', align: 'end', cell: (alert) => amount(alert.unit, alert.observed) },
  { id: 'expected', header: 'Usual', align: 'end', cell: (alert) => (alert.expected === null ? <span className="ks-faint">–</span> : amount(alert.unit, alert.expected)) },
];

/** What is out of the ordinary: alerts, what is paused because of them, and what is watched. */
export function Page() {
  const [tab, setTab] = useSearchParameter('tab', 'open');
  return (
    <>
      <PageHeader title="Alerts" lead="What is out of the ordinary in spend, calls and sign-ins: each with its cause, and a way to pause what is behind it." />
      <Tabs value={tab} onChange={(value) => setTab(value, { replace: false })} keepMounted={false}>
        <TabList mb="lg">
          <Tabs.Tab value="open">Open</Tabs.Tab>
          <Tabs.Tab value="all">All</Tabs.Tab>
          <Tabs.Tab value="paused">Paused</Tabs.Tab>
          <Tabs.Tab value="settings">What is watched</Tabs.Tab>
        </TabList>
        <Tabs.Panel value="open"><List state="open" /></Tabs.Panel>
        <Tabs.Panel value="all"><List state="all" /></Tabs.Panel>
        <Tabs.Panel value="paused"><Paused /></Tabs.Panel>
        <Tabs.Panel value="settings"><Settings /></Tabs.Panel>
      </Tabs>
    </>
  );
}

const kinds = anomalyKinds.map((kind) => ({ value: kind, label: checkWords[kind].label }));

function List({ state }: { readonly state: 'open' | 'all' }) {
  const [kind, setKind] = useSearchParameter('kind', '');
  const chosen = anomalyKinds.find((each) => each === kind);
  const list = usePages('listAnomalies', { query: { state, ...chosen === undefined ? {} : { kind: chosen } } }, { pollMilliseconds: 15_000 });
  return (
    <>
      <div className={classes.filters}><Select aria-label="Kind" placeholder="Every kind" clearable data={kinds} value={chosen ?? null} onChange={(value) => setKind(value)} /></div>
      <Card flush>
        <DataTable
          label={state === 'open' ? 'Open alerts' : 'Alerts'} columns={columns} rows={list.items} rowKey={(alert) => alert.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={Siren} title={state === 'open' ? 'Nothing is out of the ordinary' : 'There has been no alert yet'}><Watched kind={chosen} /></EmptyState>}
        />
      </Card>
    </>
  );
}

/** What is looked at, and how far the usual is learnt. */
function Watched({ kind }: { readonly kind: AnomalyKind | undefined }) {
  const { data } = useRead('readAnomalySettings');
  if (data === undefined) return null;
  const on = anomalyKinds.filter((each) => !data.settings.off.includes(each) && (kind === undefined || kind === each));
  return (
    <>
      <p>Looked at every five minutes{data.lookedAt !== null && <>, last <Time iso={data.lookedAt} /></>}{on.length === 0 ? '; this check is switched off.' : ':'}</p>
      <ul className={classes.watched}>{on.map((each) => <li key={each}>{checkWords[each].label}</li>)}</ul>
      {data.learntDays < data.learningDays && <p>What is usual is still being learnt: {data.learntDays} of {data.learningDays} days with calls. Until then only amounts, failed sign-ins, refusals, refused tokens and keys, and your own networks are checked.</p>}
    </>
  );
}
