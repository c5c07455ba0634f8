import { Button } from '@mantine/core';
import { Eraser, ScrollText } from 'lucide-react';
import { type AnswerOf, useMay, useRead } from '../../../api/index.ts';
import { Card, DataTable, EmptyState, formatDateTime, formatNumber, Stat, StatRow, Time, timeZoneName } from '../../../ui/index.ts';
import { ruleWords, sourceWords } from '../../../vocabulary/index.ts';

type Purges = AnswerOf<'readRunPurges'>;
type ByRule = Purges['byRule'][number];

/** What was purged of runs, by which rule, and what is due next. */
export function RunPurges() {
  const mayAudit = useMay('audit.read');
  const read = useRead('readRunPurges', undefined, { pollMilliseconds: 30_000 });
  const purges = read.data;
  const log = mayAudit && (purges?.purged ?? 0) > 0 ? <Button component="a" href="/audit?action=run.purged" variant="default" leftSection={<ScrollText size={15} aria-hidden />}>Entries in the audit log</Button> : undefined;
  return (
    <Card flush title="What was purged" actions={log} lead={purges === undefined || purges.sweptAt === null ? 'The job has not looked yet.' : <>The job last looked <Time iso={purges.sweptAt} />. Each purged run has an entry in the audit log, with its rule and the hash of its text.</>}>
      <StatRow>
        <Stat label="Purged" value={purges && formatNumber(purges.purged)} note={purges?.lastPurgedAt === null ? undefined : <>last <Time iso={purges?.lastPurgedAt} /></>} />
        <Stat label="Never stored" value={purges && formatNumber(purges.notStored)} />
        <Stat label="Still there" value={purges && formatNumber(purges.stored)} note={purges?.oldestStoredAt === null ? undefined : <>oldest <Time iso={purges?.oldestStoredAt} /></>} />
        <Stat label="Next due" value={purges && <Due purges={purges} />} note={purges && <Waits purges={purges} />} />
      </StatRow>
      <DataTable<ByRule>
        label="Purged runs by rule" rows={purges?.byRule} rowKey={(row) => JSON.stringify([row.rule, row.source])} problem={read.error} onRetry={() => void read.refetch()}
        empty={<EmptyState icon={Eraser} title="Nothing was purged yet"><p>Runs whose time is over are listed here by their rule, within a minute.</p></EmptyState>}
        columns={[
          { id: 'rule', header: 'Rule', role: 'title', cell: (row) => ruleWords(row.rule) },
          { id: 'source', header: 'Set by', cell: (row) => sourceWords[row.source] },
          { id: 'runs', header: 'Runs', align: 'end', cell: (row) => formatNumber(row.runs) },
          { id: 'last', header: `Last (${timeZoneName()})`, role: 'detail', cell: (row) => formatDateTime(row.lastAt) },
        ]}
      />
    </Card>
  );
}

function Due({ purges }: { readonly purges: Purges }) {
  if (purges.dueNow > 0) return <>now: {formatNumber(purges.dueNow)}</>;
  return <Time iso={purges.nextDueAt} none="nothing" />;
}

function Waits({ purges: { awaitingDecision, held } }: { readonly purges: Purges }) {
  const words = [awaitingDecision === 0 ? null : `${formatNumber(awaitingDecision)} await a decision`, held === 0 ? null : `${formatNumber(held)} under legal hold`].filter((each) => each !== null);
  return words.length === 0 ? null : <>{words.join(' · ')}</>;
}
