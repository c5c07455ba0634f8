import { creditsText } from '@keystead/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { ChartColumn, Coins, Table2 } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ItemOf, useMay, usePages, useRead } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatDate, formatMoney, MiniChart, PageHeader, ProblemNotice, Stat, StatRow, type TableColumn, Time } from '../../ui/index.ts';

type Account = AnswerOf<'readCredits'>;
type Entry = ItemOf<'listCreditEntries'>;

/** Credits that platform keys are paid with. Money of own keys is nowhere on this page. */
export function Page() {
  const account = useRead('readCredits', undefined, { pollMilliseconds: 10_000 });
  const mayPlan = useMay('plan.manage');
  const { data } = account;
  return (
    <>
      <PageHeader
        title="Credits" lead="What platform keys are paid with, at the providers’ published prices. One credit is one US cent. What your own keys cost stands under Usage, and in no sum with this."
        actions={mayPlan ? <Button component="a" variant="default" href="/settings?tab=keys">Whose keys serve</Button> : undefined}
      />
      <Column>
        <ProblemNotice problem={account.error} onRetry={() => void account.refetch()} />
        {data?.open === false
          ? <Card><EmptyState icon={Coins} title="No credits yet" actions={mayPlan ? <Button component="a" href="/settings?tab=keys">See whose keys serve</Button> : undefined}><p>The first time that an owner switches platform keys on, 100 trial credits come with it. Whoever runs this installation can top up.</p></EmptyState></Card>
          : <><Balance account={data} /><OverTime account={data} /><Grants account={data} /><Entries /></>}
      </Column>
    </>
  );
}

const credits = (nanoUsd: number | undefined): string | undefined => (nanoUsd === undefined ? undefined : creditsText(nanoUsd));

function Balance({ account }: { readonly account: Account | undefined }) {
  const next = account?.grants.find((grant) => !grant.expired && grant.remainingNanoUsd > 0);
  return (
    <StatRow>
      <Stat label="Credits left" value={credits(account?.availableNanoUsd)} note={account === undefined ? undefined : formatMoney(account.availableNanoUsd)} />
      <Stat label="Held by calls under way" value={credits(account?.reservedNanoUsd)} note="the most that they can cost" />
      <Stat label="Used, 90 days" value={credits(account?.days.reduce((sum, day) => sum + day.usedNanoUsd, 0))} note="what platform keys served" />
      <Stat label="Expire next" value={account === undefined ? undefined : next === undefined ? 'none' : creditsText(next.remainingNanoUsd)} note={next === undefined ? undefined : <>on {formatDate(next.expiresAt)}</>} />
    </StatRow>
  );
}

const series = [{ id: 'balanceNanoUsd', label: 'Balance' }, { id: 'usedNanoUsd', label: 'Used' }] as const;

function OverTime({ account }: { readonly account: Account | undefined }) {
  const [of, setOf] = useState<(typeof series)[number]['id']>('balanceNanoUsd');
  const [table, setTable] = useState(false);
  const days = account?.days ?? [];
  const columns: readonly TableColumn<Account['days'][number]>[] = [
    { id: 'day', header: 'Day (UTC)', role: 'title', cell: (day) => day.day },
    { id: 'granted', header: 'Granted', align: 'end', cell: (day) => creditsText(day.grantedNanoUsd) },
    { id: 'used', header: 'Used', align: 'end', cell: (day) => creditsText(day.usedNanoUsd) },
    { id: 'expired', header: 'Expired', align: 'end', cell: (day) => creditsText(day.expiredNanoUsd) },
    { id: 'balance', header: 'Balance', align: 'end', cell: (day) => creditsText(day.balanceNanoUsd) },
  ];
  const busy = days.filter((day) => day.grantedNanoUsd > 0 || day.usedNanoUsd > 0 || day.expiredNanoUsd > 0).toReversed();
  const actions = (
    <>
      {!table && <SegmentedControl size="xs" aria-label="What is shown" value={of} onChange={(value) => setOf(series.find(({ id }) => id === value)?.id ?? of)} data={series.map(({ id, label }) => ({ value: id, label }))} />}
      <Button size="xs" variant="default" leftSection={table ? <ChartColumn size={14} aria-hidden /> : <Table2 size={14} aria-hidden />} onClick={() => setTable(!table)}>{table ? 'Chart' : 'Table'}</Button>
    </>
  );
  return (
    <Card title="Over time" lead="The last 90 days" actions={actions} flush={table}>
      {table
        ? <DataTable label="Credits by day" columns={columns} rows={busy} rowKey={(day) => day.day} empty={<EmptyState icon={Coins} title="Nothing happened yet" />} />
        : <MiniChart label={`${of === 'usedNanoUsd' ? 'Credits used' : 'Credit balance'} by day`} points={days.map((day) => ({ label: day.day, value: day[of] }))} format={creditsText} />}
    </Card>
  );
}

function Grants({ account }: { readonly account: Account | undefined }) {
  const columns: readonly TableColumn<Account['grants'][number]>[] = [
    { id: 'reference', header: 'Granted', role: 'title', cell: (grant) => <>{grant.reference} {grant.kind === 'trial' && <Badge>Trial</Badge>}</> },
    { id: 'amount', header: 'Credits', align: 'end', cell: (grant) => creditsText(grant.amountNanoUsd) },
    { id: 'left', header: 'Left', align: 'end', cell: (grant) => creditsText(grant.remainingNanoUsd) },
    { id: 'when', header: 'On', role: 'detail', cell: (grant) => <Time iso={grant.grantedAt} /> },
    { id: 'until', header: 'Good until', cell: (grant) => <>{formatDate(grant.expiresAt)} {grant.expired && <Badge tone="warn">Expired</Badge>}</> },
  ];
  return (
    <Card flush title="What was granted" lead="In the order in which it is used: what expires first, first.">
      <DataTable label="Grants of credits" columns={columns} rows={account?.grants} rowKey={(grant) => grant.id} muted={(grant) => grant.expired || grant.remainingNanoUsd === 0} empty={<EmptyState icon={Coins} title="Nothing yet" />} />
    </Card>
  );
}

const kinds: Readonly<Record<Entry['kind'], string>> = { grant: 'Granted', use: 'Used', expiry: 'Expired' };

function Entries() {
  const list = usePages('listCreditEntries', undefined, { pollMilliseconds: 10_000 });
  const columns: readonly TableColumn<Entry>[] = [
    { id: 'kind', header: 'Entry', role: 'title', cell: (entry) => kinds[entry.kind] },
    { id: 'when', header: 'When', cell: (entry) => <Time iso={entry.occurredAt} /> },
    { id: 'of', header: 'For', cell: (entry) => (entry.requestId === null ? entry.reference : <a className="ks-link ks-mono" href={`/requests?request=${entry.requestId}`}>{entry.requestId.slice(-8)}</a>) },
    { id: 'amount', header: 'Credits', align: 'end', cell: (entry) => <span className="ks-number">{entry.amountNanoUsd < 0 ? `−${formatFine(-entry.amountNanoUsd)}` : `+${formatFine(entry.amountNanoUsd)}`}</span> },
    { id: 'balance', header: 'Balance', align: 'end', cell: (entry) => creditsText(entry.balanceNanoUsd) },
  ];
  return (
    <Card flush title="Ledger" lead="Every entry, newest first. None is ever changed.">
      <DataTable label="Ledger of credits" columns={columns} rows={list.items} rowKey={(entry) => entry.id} problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore} empty={<EmptyState icon={Coins} title="No entry yet" />} />
    </Card>
  );
}

/** A single request costs a small part of a credit. */
function formatFine(nanoUsd: number): string {
  return nanoUsd < 100_000 ? (nanoUsd / 10_000_000).toPrecision(2) : creditsText(nanoUsd);
}
