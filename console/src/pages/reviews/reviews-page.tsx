import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { ClipboardCheck, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages, useRead, useSession } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, formatDate, Notice, PageHeader, ProblemNotice, SandboxBadge, type TableColumn, Time, toast, TwoLines } from '../../ui/index.ts';
import { qualificationNames, riskWords, subjectOf } from '../../vocabulary/index.ts';
import { DecideTogether } from './decide-together.tsx';
import { ReviewMailSwitch } from './review-mail-switch.tsx';
import { StandInCard } from './stand-in.tsx';
import classes from './reviews.module.css';

type Row = ItemOf<'listReviews'>;
type Of = 'me' | 'all' | 'lapsed';

const columnsFor = (me: string): readonly TableColumn<Row>[] => [
  { id: 'title', header: 'Draft', role: 'title', cell: (row) => <TwoLines below={<>{row.appName}{row.sandbox && <SandboxBadge />}{row.opened && <span>opened</span>}{(row.doubts ?? 0) > 0 && <Badge tone="warn">{row.doubts} to look at</Badge>}</>}><a href={`/runs/${row.runId}`}>{subjectOf(row)}</a></TwoLines> },
  { id: 'risk', header: 'Risk', cell: (row) => (row.risk === null ? '–' : <Badge tone={riskWords[row.risk].tone}>{riskWords[row.risk].label}</Badge>) },
  { id: 'who', header: 'Who decides', cell: (row) => <TwoLines below={whose(row, me)}>{qualificationNames[row.qualification]}</TwoLines> },
  { id: 'author', header: 'Started by', cell: (row) => row.startedByName ?? <span className="ks-faint">a token</span> },
  { id: 'asked', header: 'Asked', cell: (row) => <Time iso={row.requestedAt} /> },
];
const due: TableColumn<Row> = { id: 'due', header: 'Wanted by', cell: (row) => (row.dueAt === null ? <span className="ks-faint">lapses <Time iso={row.expiresAt} /></span> : <Time iso={row.dueAt} />) };

/** Whose decision it is: anybody's who may, somebody's, or that of who stands in for them. */
function whose({ assignedToName, deputy, fourEyes }: Row, me: string): string {
  if (assignedToName === null) return fourEyes ? 'anybody but who started or last changed it' : 'anybody who holds it';
  if (deputy === null) return `handed to ${assignedToName}`;
  return deputy.userId === me ? `for ${assignedToName} until ${formatDate(deputy.until)}` : `handed to ${assignedToName}; ${deputy.name} until ${formatDate(deputy.until)}`;
}

/** Drafts that wait for a decision, the most urgent first; several can be decided at once. */
export function Page() {
  const columns = columnsFor(useSession().user.id);
  const mayDecide = useMay('approvals.decide');
  const [asked, setOf] = useSearchParameter<Of>('of', 'me');
  const of: Of = asked === 'all' || asked === 'lapsed' ? asked : 'me';
  const [batchId, setBatch] = useSearchParameter('batch', '');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const list = usePages('listReviews', { query: { of, ...batchId === '' ? {} : { batchId } } }, { pollMilliseconds: 15_000 });
  const decidable = list.items?.filter((row) => row.mayDecide) ?? [];
  const picked = decidable.filter((row) => chosen.has(row.runId));
  const toggle = (runId: string): void => setChosen((before) => { const next = new Set(before); if (!next.delete(runId)) next.add(runId); return next; });
  const choose: TableColumn<Row> = { id: 'choose', header: 'Choose', role: 'actions', width: '3rem', cell: (row) => (row.mayDecide ? <Checkbox aria-label={`Choose ${subjectOf(row)}`} checked={chosen.has(row.runId)} onChange={() => toggle(row.runId)} onClick={(event) => event.stopPropagation()} /> : null) };
  const again: TableColumn<Row> = { id: 'again', header: 'Actions', role: 'actions', cell: (row) => <AskAgain row={row} /> };
  const shown = of === 'lapsed' ? [...columns, { id: 'lapsed', header: 'Lapsed', cell: (row: Row) => <Time iso={row.expiresAt} /> }, again] : [...decidable.length > 1 ? [choose] : [], ...columns, due];
  return (
    <>
      <PageHeader title="Reviews" lead="Drafts that may not leave before a qualified person has approved exactly their text." />
      <div className={classes.filters}>
        <SegmentedControl aria-label="Whose reviews" value={of} onChange={(value) => { setChosen(new Set()); setOf(value); }} data={[{ value: 'me', label: 'For me' }, { value: 'all', label: 'All that wait' }, { value: 'lapsed', label: 'Lapsed' }]} />
        {decidable.length > 1 && of !== 'lapsed' && <Button variant="subtle" size="compact-sm" onClick={() => setChosen(picked.length === decidable.length ? new Set() : new Set(decidable.map((row) => row.runId)))}>{picked.length === decidable.length ? 'Choose none' : `Choose all ${decidable.length}`}</Button>}
      </div>
      {batchId !== '' && <BatchNotice batchId={batchId} onClear={() => setBatch(null)} />}
      {of !== 'lapsed' && picked.length > 0 && <DecideTogether rows={picked} onDone={() => setChosen(new Set())} />}
      <Card flush>
        <DataTable
          label={of === 'me' ? 'Drafts that you can decide' : of === 'all' ? 'Drafts that wait for a decision' : 'Drafts that nobody decided in time'} columns={shown} rows={list.items} rowKey={(row) => row.runId}
          problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} {...(of === 'lapsed' || decidable.length > 1 ? {} : { rowHref: (row: Row) => `/runs/${row.runId}` })}
          empty={<EmptyState icon={ClipboardCheck} title={emptyWords[of].title}><p>{emptyWords[of].text}</p></EmptyState>}
        />
      </Card>
      <div className={classes.foot}>{mayDecide && <StandInCard />}<ReviewMailSwitch /></div>
    </>
  );
}

const emptyWords: Readonly<Record<Of, { readonly title: string; readonly text: string }>> = {
  me: { title: 'Nothing waits for you', text: 'Drafts come here that ask for a qualification you hold, unless they are handed to somebody else. Your qualifications are kept under People.' },
  all: { title: 'Nothing waits for a decision', text: 'Drafts of apps with a gate come here when they are written.' },
  lapsed: { title: 'No decision has lapsed', text: 'A draft that nobody decides in its time comes here; the decision can be asked for again, about the same text.' },
};

function AskAgain({ row }: { readonly row: Row }) {
  const may = useMay('apps.run');
  const ask = useAction('askAgain', { invalidates: ['listReviews', 'listRuns', 'readRun'] });
  return (
    <>
      <Button size="xs" variant="default" leftSection={<RotateCcw size={14} aria-hidden />} disabled={!may} loading={ask.busy} onClick={() => void ask.run({ params: { runId: row.runId } }).then((done) => { if (done !== null) toast('Asked again', 'The draft waits for a decision about the same text.'); })}>Ask again</Button>
      <ProblemNotice problem={ask.problem} />
    </>
  );
}

function BatchNotice({ batchId, onClear }: { readonly batchId: string; readonly onClear: () => void }) {
  const { data } = useRead('readBatch', { params: { batchId } });
  return <div className={classes.batch}><Notice title={data === undefined ? 'Drafts of one batch' : `Drafts of the batch “${data.title}”`} actions={<><a className="ks-link" href={`/batches/${batchId}`}>Back to the batch</a><Button size="compact-xs" variant="default" onClick={onClear}>Show all drafts</Button></>} /></div>;
}
