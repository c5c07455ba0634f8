import { Button, Select } from '@mantine/core';
import { Lock, Printer } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Confirm, formatMoney, formatNumber, Line, Notice, ProblemNotice, Stat, StatRow, Time, toast } from '../../ui/index.ts';
import classes from './chargeback.module.css';
import { DepartmentTable } from './department-table.tsx';
import { Downloads } from './downloads.tsx';
import { DrillDown } from './drill-down.tsx';
import { monthText, signedMoney } from './words.ts';

type Month = AnswerOf<'listChargebackMonths'>['items'][number];

/** One month: its sums, its departments, and what one of them used. Month and department stand in the address. */
export function MonthTab({ mayManage }: { readonly mayManage: boolean }) {
  const months = useRead('listChargebackMonths');
  const [chosen, setChosen] = useSearchParameter('month', '');
  const [department, setDepartment] = useSearchParameter('department', '');
  const items = months.data?.items ?? [];
  const period = chosen === '' ? items[0]?.period : chosen;
  if (months.error !== null) return <ProblemNotice problem={months.error} onRetry={() => void months.refetch()} />;
  if (period === undefined) return null;
  const month = items.find((each) => each.period === period);
  return (
    <div className={classes.parts}>
      <div className={classes.controls}>
        <Select label="Month" data={withChosen(items, period)} value={period} allowDeselect={false} onChange={(value) => { setDepartment(null); setChosen(value); }} />
        <Downloads period={period} />
        <Button variant="default" component="a" href={`/chargeback/${period}`} leftSection={<Printer size={16} aria-hidden />}>Statement</Button>
        {mayManage && month?.closable === true && <CloseMonth period={period} />}
      </div>
      <Figures period={period} month={month} />
      <DepartmentTable period={period} mayManage={mayManage} opened={department} onOpen={setDepartment} />
      {department !== '' && <DrillDown key={`${period} ${department}`} period={period} department={department} mayManage={mayManage} onClose={() => setDepartment(null)} />}
    </div>
  );
}

/** A month without use can be asked for by its address all the same. */
function withChosen(items: readonly Month[], period: string): { value: string; label: string }[] {
  const listed = items.map((month) => ({ value: month.period, label: `${monthText(month.period)}${month.state === 'closed' ? ' (closed)' : ''}` }));
  return listed.some(({ value }) => value === period) ? listed : [{ value: period, label: monthText(period) }, ...listed];
}

function Figures({ period, month }: { readonly period: string; readonly month: Month | undefined }) {
  const statement = useRead('readChargebackStatement', { params: { period } });
  if (statement.error !== null) return <ProblemNotice problem={statement.error} onRetry={() => void statement.refetch()} />;
  const { totals, subscription = [], correctionTotals, corrections = [] } = statement.data ?? {};
  const invoiced = subscription.flatMap(({ amountCents }) => (amountCents === null ? [] : [amountCents]));
  return (
    <>
      <Line>
        {month?.closedAt === null || month === undefined ? <Badge tone="info">Open: figures still move</Badge> : <Badge tone="good" icon={Lock}>Closed</Badge>}
        {month?.closedAt !== null && month !== undefined && <span className="ks-soft"><Time iso={month.closedAt} />. What changed later stands in the month after.</span>}
      </Line>
      <StatRow>
        <Stat label="Inference, own keys" value={totals && formatMoney(totals.ownNanoUsd)} note={totals === undefined ? undefined : totals.ownEstimatedNanoUsd === 0 ? 'Billed by your providers' : `${formatMoney(totals.ownEstimatedNanoUsd)} of it estimated`} />
        <Stat label="Platform subscription" value={totals && (invoiced.length === 0 ? 'Not invoiced yet' : formatMoney(invoiced.reduce((sum, cents) => sum + cents, 0) * 10_000_000))} note="A bill apart, in no sum with inference" />
        <Stat label="Inference, platform credits" value={totals && formatMoney(totals.platformNanoUsd)} note="Paid when they were topped up" />
        <Stat label="Requests" value={totals && formatNumber(totals.requests)} note={totals !== undefined && totals.sandboxNanoUsd > 0 ? `Sandbox: ${formatMoney(totals.sandboxNanoUsd)} of example money, which nobody pays` : undefined} />
      </StatRow>
      {totals !== undefined && totals.unpricedRequests > 0 && (
        <Notice tone="warn" title={`${formatNumber(totals.unpricedRequests)} ${totals.unpricedRequests === 1 ? 'request has' : 'requests have'} no known price`} actions={<Button size="xs" variant="default" component="a" href="/prices">Set prices</Button>}>
          <p>What they cost is in no sum here.</p>
        </Notice>
      )}
      {correctionTotals !== undefined && corrections.length > 0 && (
        <Notice title={`Corrections of earlier months: ${signedMoney(correctionTotals.ownNanoUsd, formatMoney)}`} actions={<Button size="xs" variant="default" component="a" href={`/chargeback/${period}`}>Look at the statement</Button>}>
          <p>Months that were closed have changed since: late records, or estimates that took the provider’s own count. They are charged with this month, apart from its own use.</p>
        </Notice>
      )}
    </>
  );
}

function CloseMonth({ period }: { readonly period: string }) {
  const [open, setOpen] = useState(false);
  const close = useAction('closeChargebackMonth', { invalidates: ['listChargebackMonths', 'readChargeback', 'readChargebackStatement', 'listDepartments'] });
  async function confirm(): Promise<void> {
    if (await close.run({ params: { period } }) === null) return;
    setOpen(false);
    toast(`${monthText(period)} is closed`);
  }
  return (
    <>
      <Button leftSection={<Lock size={16} aria-hidden />} onClick={() => { close.clear(); setOpen(true); }}>Close the month</Button>
      <Confirm opened={open} onClose={() => setOpen(false)} title={`Close ${monthText(period)}?`} confirmLabel="Close it" danger={false} busy={close.busy} problem={close.problem} onConfirm={() => void confirm()}>
        <p>Its figures and names stay as they are now, and no team can be moved there any more. There is no way back.</p>
        <p>Settle what can be settled first: compare your providers’ bills under Reconciliation, and give teams without a department one. What changes later is a correction in the month after.</p>
      </Confirm>
    </>
  );
}
