import type { IsolationTest, IsolationTry } from '@keystead/contract';
import { Button, Select } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatNumber, Notice, ProblemNotice, type TableColumn, Time, toast } from '../../ui/index.ts';
import classes from './evidence.module.css';
import { areaWords, outcomeWords, testWords } from './words.ts';

const pollMilliseconds = 2_500;
/** Tries shown before somebody asks for all: there are hundreds. */
const shownAtFirst = 40;
/** What got through stands first, and what only shows that the test would notice last. */
const order: readonly IsolationTry['outcome'][] = ['leaked', 'refused', 'skipped', 'ok'];
const isUnderWay = ({ state, decoyRemoved }: IsolationTest): boolean => state === 'waiting' || state === 'running' || !decoyRemoved;

/** Self-tests of isolation: start one, and see every try of one. */
export function IsolationTab() {
  const mayStart = useMay('tenant.manage');
  const list = useRead('listIsolationTests', undefined, { pollMilliseconds });
  const start = useAction('startIsolationTest', { invalidates: ['listIsolationTests', 'readEvidence'] });
  const [chosen, setChosen] = useSearchParameter('test', '');
  const tests = list.data?.items;
  const shown = tests?.find(({ id }) => id === chosen) ?? tests?.find((test) => !isUnderWay(test));
  const columns: readonly TableColumn<IsolationTest>[] = [
    { id: 'when', header: 'Started', role: 'title', cell: (row) => <Button variant="subtle" size="compact-sm" onClick={() => setChosen(row.id)}><Time iso={row.requestedAt} /></Button> },
    { id: 'state', header: 'Result', cell: (row) => <Badge tone={testWords[row.state].tone} dot>{testWords[row.state].label}</Badge> },
    { id: 'tried', header: 'Tries', align: 'end', cell: (row) => formatNumber(row.tried) },
    { id: 'leaked', header: 'Got through', align: 'end', cell: (row) => formatNumber(row.leaked) },
    { id: 'skipped', header: 'Not tried', align: 'end', cell: (row) => formatNumber(row.skipped) },
    { id: 'by', header: 'By', cell: (row) => row.requestedByName ?? <span className="ks-faint">somebody who has left</span> },
    { id: 'decoy', header: 'Decoy', cell: (row) => (row.decoyRemoved ? 'deleted' : <span className="ks-faint">in use</span>) },
  ];
  return (
    <Column>
      <Card
        flush title="Isolation self-test" lead="A decoy organisation is made. Both try to reach what is the other’s: operations, lists, calls through the gateway, the database itself. Then the decoy is deleted. Of what is yours it only tries to read, or to name it in things of its own; no call reaches a provider."
        actions={mayStart ? <Button loading={start.busy} disabled={tests?.some(isUnderWay) ?? true} onClick={() => void start.run({ body: {} }).then((made) => { if (made !== null) toast('The self-test is under way'); })}>Start the self-test</Button> : undefined}
      >
        <ProblemNotice problem={start.problem} />
        <DataTable label="Isolation self-tests" columns={columns} rows={tests} rowKey={(row) => row.id} problem={list.error} onRetry={() => void list.refetch()} empty={<EmptyState icon={ShieldCheck} title="It was not run yet"><p>{mayStart ? 'Start it: it takes a minute or two, and stands in the audit log.' : 'Somebody who manages the organisation can start it.'}</p></EmptyState>} />
      </Card>
      {shown !== undefined && <Report testId={shown.id} />}
    </Column>
  );
}

function Report({ testId }: { readonly testId: string }) {
  const test = useRead('readIsolationTest', { params: { testId } });
  return <>{test.data !== undefined && test.data.tries.length > 0 && <Sums tries={test.data.tries} />}<Tries test={test} /></>;
}

interface Sum { readonly area: IsolationTry['area']; readonly tries: readonly IsolationTry[] }

/** How many tries there were at each place, and what came of them. */
function Sums({ tries }: { readonly tries: readonly IsolationTry[] }) {
  const [, setArea] = useSearchParameter('area', '');
  const count = (outcome: IsolationTry['outcome']) => (row: Sum) => formatNumber(row.tries.filter((each) => each.outcome === outcome).length);
  const columns: readonly TableColumn<Sum>[] = [
    { id: 'area', header: 'Where', role: 'title', cell: (row) => <Button variant="subtle" size="compact-sm" aria-label={`${areaWords[row.area]}: see its tries`} onClick={() => setArea(row.area)}>{areaWords[row.area]}</Button> },
    ...(['leaked', 'refused', 'ok', 'skipped'] as const).map((outcome): TableColumn<Sum> => ({ id: outcome, header: outcomeWords[outcome].label, align: 'end', cell: count(outcome) })),
  ];
  const rows = [...Map.groupBy(tries, ({ area }) => area)].map(([area, of]): Sum => ({ area, tries: of }));
  return (
    <Card flush title="In sum" lead="“Found” is an own thing that has to be there, so that a refusal means something. “Not tried” is what the other one does not have, or what both have under the same name.">
      <DataTable label="Tries by place" columns={columns} rows={rows} rowKey={(row) => row.area} empty={null} />
    </Card>
  );
}

function Tries({ test: { data, error, refetch } }: { readonly test: ReturnType<typeof useRead<'readIsolationTest'>> }) {
  const [area, setArea] = useSearchParameter('area', '');
  const [outcome, setOutcome] = useSearchParameter('outcome', '');
  const [all, setAll] = useState(false);
  const found = data?.tries.filter((each) => (area === '' || each.area === area) && (outcome === '' || each.outcome === outcome)).toSorted((one, other) => order.indexOf(one.outcome) - order.indexOf(other.outcome));
  const rows = all ? found : found?.slice(0, shownAtFirst);
  const columns: readonly TableColumn<IsolationTry>[] = [
    { id: 'what', header: 'What was tried', role: 'title', cell: (row) => row.what },
    { id: 'area', header: 'Where', cell: (row) => areaWords[row.area] },
    { id: 'as', header: 'As', cell: (row) => (row.as === 'decoy' ? 'the\u00a0decoy' : 'you') },
    { id: 'found', header: 'What came of it', cell: (row) => row.found },
    { id: 'outcome', header: 'Outcome', cell: (row) => <Badge tone={outcomeWords[row.outcome].tone} dot>{outcomeWords[row.outcome].label}</Badge> },
  ];
  return (
    <Card
      flush title="Every try" lead={data === undefined ? undefined : <>Of the test that was started <Time iso={data.requestedAt} />; what got through stands first. {formatNumber(rows?.length ?? 0)} of {formatNumber(found?.length ?? 0)} shown.</>}
      actions={(
        <div className={classes.filters}>
          <Select aria-label="Where" placeholder="Everywhere" clearable value={area === '' ? null : area} onChange={(value) => setArea(value ?? '')} data={Object.entries(areaWords).map(([value, label]) => ({ value, label }))} />
          <Select aria-label="Outcome" placeholder="Every outcome" clearable value={outcome === '' ? null : outcome} onChange={(value) => setOutcome(value ?? '')} data={Object.entries(outcomeWords).map(([value, { label }]) => ({ value, label }))} />
        </div>
      )}
    >
      {data !== undefined && data.failure !== null && <Notice tone="warn" title={data.failure} />}
      <DataTable label="Tries of the self-test" columns={columns} rows={rows} more={found !== undefined && rows !== undefined && rows.length < found.length ? () => setAll(true) : null} rowKey={(row) => `${row.area} ${row.as} ${row.what}`} problem={error} onRetry={() => void refetch()} empty={<EmptyState icon={ShieldCheck} title="No try is like that"><p>Choose another place or outcome.</p></EmptyState>} />
    </Card>
  );
}
