import { Button } from '@mantine/core';
import { ListTree, Pause, Play, Radio, X } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { usePages, useRequestTail } from '../../api/index.ts';
import { useAddressWith, useSearchParameter, useSearchParameters } from '../../navigation/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatNumber, Notice, PageHeader, ProblemNotice } from '../../ui/index.ts';
import { useNames } from '../../vocabulary/index.ts';
import { FilterBar } from './filter-bar.tsx';
import { type ChosenFilters, periods, useFilters } from './filters.ts';
import { columnsWith } from './request-columns.tsx';
import { RequestDrawer } from './request-drawer.tsx';

/** The request log: every request once, and those that come just now. */
export function Page() {
  const chosen = useFilters();
  const [periodId, setPeriod] = useSearchParameter('period', '7d');
  const [live, setLive] = useSearchParameter('live', '');
  const span = useSpan();
  return (
    <>
      <PageHeader
        title="Requests" lead="Every call through the gateway once: who, which key, how it went and, where it was not answered, why. What was asked and answered is not kept, so it is nowhere on this page."
        actions={<Button variant="default" leftSection={live === '' ? <Radio size={16} aria-hidden /> : <ListTree size={16} aria-hidden />} onClick={() => setLive(live === '' ? 'yes' : null, { replace: false })}>{live === '' ? 'Watch live' : 'Back to the log'}</Button>}
      />
      <Column>
        <FilterBar chosen={chosen} period={live === '' && span === null ? periodId : null} onPeriod={setPeriod} />
        {live === '' && span !== null && <div><Button size="compact-sm" variant="light" rightSection={<X size={13} aria-hidden />} onClick={span.clear}>{spanText(span)}<span className="ks-hidden">, look at another time</span></Button></div>}
        {live === '' ? <Log chosen={chosen} periodId={periodId} span={span} /> : <Live chosen={chosen} />}
      </Column>
      <RequestDrawer />
    </>
  );
}

interface Span { readonly from: string; readonly to: string; readonly clear: () => void }

/** A stretch of time that stands in the address, as a bar of the usage page leaves it there; `null`: none, or none that is whole. */
function useSpan(): Span | null {
  const { read, write } = useSearchParameters();
  const [from, to] = [read('from'), read('to')];
  if (Number.isNaN(Date.parse(from)) || (to !== '' && Number.isNaN(Date.parse(to)))) return null;
  return { from, to, clear: () => { write('from', null); write('to', null); } };
}

function spanText({ from, to }: Span): string {
  const inWords = (iso: string): string => new Date(iso).toLocaleString('en-US', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return to === '' ? `Since ${inWords(from)} UTC` : `${inWords(from)} – ${inWords(to)} UTC`;
}

function useColumns() {
  const names = useNames();
  const addressWith = useAddressWith();
  const address = useCallback((requestId: string) => addressWith({ request: requestId }), [addressWith]);
  return { address, columns: useMemo(() => columnsWith(address, names), [address, names]) };
}

const hourMilliseconds = 3_600_000;

function Log({ chosen, periodId, span }: { readonly chosen: ChosenFilters; readonly periodId: string; readonly span: Span | null }) {
  const hours = periods.find(({ id }) => id === periodId)?.hours ?? null;
  // As of when the page was opened, to the minute: an answer is found again in the cache.
  const [opened] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const from = span?.from ?? (hours === null ? null : new Date(opened - hours * hourMilliseconds).toISOString());
  const list = usePages('listRequests', { query: { limit: 50, ...(from === null ? {} : { from }), ...(span === null || span.to === '' ? {} : { to: span.to }), ...chosen.filters } }, { pollMilliseconds: 30_000 });
  const { columns, address } = useColumns();
  const narrowed = chosen.active.length > 0;
  return (
    <Card flush>
      <DataTable
        label="Requests" columns={columns} rows={list.items} rowKey={(row) => row.requestId} rowHref={(row) => address(row.requestId)} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
        empty={list.more !== null
          ? <EmptyState icon={ListTree} title="None among the newest" actions={<Button loading={list.loadingMore} onClick={list.more}>Look further back</Button>}><p>The newest 20,000 requests were looked through.</p></EmptyState>
          : <EmptyState icon={ListTree} title={narrowed ? 'No request matches' : 'No request in this time'} actions={narrowed ? undefined : <Button component="a" href="/gateway">Make a call</Button>}><p>{narrowed ? 'Remove a filter, or look at a longer time.' : 'The next call through the gateway is the first line here.'}</p></EmptyState>}
      />
    </Card>
  );
}

const tailWords = { connecting: 'Connecting…', live: 'Live', broken: 'Not connected' } as const;

/** Requests as they end. Paused, nothing moves and nothing more is fetched. */
function Live({ chosen }: { readonly chosen: ChosenFilters }) {
  const [paused, setPaused] = useState(false);
  const tail = useRequestTail(!paused, chosen.filters);
  const { columns, address } = useColumns();
  const state = paused ? 'Paused' : tailWords[tail.state];
  return (
    <Card
      flush title="Live" lead="Each request as it ends, the newest first. The last 200 are shown; all of them are in the log."
      actions={<><Badge tone={paused || tail.state === 'connecting' ? 'neutral' : tail.state === 'live' ? 'good' : 'bad'} dot>{state}</Badge><Button size="xs" variant="default" leftSection={paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />} onClick={() => setPaused(!paused)}>{paused ? 'Go on' : 'Pause'}</Button></>}
    >
      <ProblemNotice problem={tail.problem} />
      {tail.skipped !== 0 && <Notice tone="warn" title={tail.skipped === null ? 'Some requests are not shown' : `${formatNumber(tail.skipped)} requests came too fast to be shown`}>They are in the log.</Notice>}
      <DataTable
        label="Live requests" columns={columns} rows={tail.rows} rowKey={(row) => row.requestId} rowHref={(row) => address(row.requestId)} 
        empty={paused
          ? <EmptyState icon={Pause} title="Paused before the first request" actions={<Button onClick={() => setPaused(false)}>Go on</Button>}><p>What ends meanwhile is in the log, and not shown here.</p></EmptyState>
          : <EmptyState icon={Radio} title={tail.state === 'live' ? 'Waiting for requests' : state}><p>The next one appears here within a second of its end.</p></EmptyState>}
      />
    </Card>
  );
}
