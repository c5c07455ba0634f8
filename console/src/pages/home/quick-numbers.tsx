import { useRead, useSession } from '../../api/index.ts';
import { formatCompact, formatMoney, formatNumber, Stat, StatRow } from '../../ui/index.ts';
import { monthSoFar } from './month.ts';

/** This month in figures. */
export function QuickNumbers() {
  const { permissions } = useSession();
  const mayReadUsage = permissions.includes('usage.read');
  const mayReadRuns = permissions.includes('runs.read');
  const usage = useRead('readUsage', { query: { from: monthSoFar(), bucket: 'day', by: 'provider' } }, { enabled: mayReadUsage });
  const waiting = useRead('listRuns', { query: { state: 'awaiting-approval', limit: 100 } }, { enabled: mayReadRuns });
  const totals = usage.data?.totals;
  const drafts = waiting.data === undefined ? undefined : `${waiting.data.items.length}${waiting.data.nextCursor === null ? '' : '+'}`;
  if (!mayReadUsage && !mayReadRuns) return null;
  return (
    <StatRow>
      {mayReadUsage && (
        <>
          <Stat label="Cost this month" value={totals && formatMoney(totals.costNanoUsd)} note={costNote(totals)} href="/usage" />
          <Stat label="Requests" value={totals && formatNumber(totals.requests)} note="This month" href={`/requests?from=${encodeURIComponent(monthSoFar())}`} />
          <Stat label="Tokens" value={totals && formatCompact(totals.inputTokens + totals.outputTokens)} note={totals && `${formatCompact(totals.inputTokens)} in, ${formatCompact(totals.outputTokens)} out`} href="/usage" />
        </>
      )}
      {mayReadRuns && <Stat label="Awaiting approval" value={drafts} note={drafts === '1' ? 'draft' : 'drafts'} href="/reviews?of=all" />}
    </StatRow>
  );
}

function costNote(totals: { readonly unpricedRequests: number } | undefined): string {
  if (totals !== undefined && totals.unpricedRequests > 0) return `${formatNumber(totals.unpricedRequests)} of unknown price not in it`;
  return 'US dollars, at provider prices';
}
