import type { EvalSummary } from '@keystead/contract';
import { Button } from '@mantine/core';
import { ChartScatter, Play } from 'lucide-react';
import { useMay, usePages } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, EmptyState, formatMoney, formatNumber, PageHeader, type TableColumn, Time } from '../../ui/index.ts';
import { evalStates, titleOf } from './eval-words.ts';
import { StartEval } from './start-eval.tsx';

/** Evals: the golden cases of apps, answered by models of the organisation’s choice. */
export function Page() {
  const may = useMay('evals.run');
  const [make, setMake] = useSearchParameter('make', '');
  const { items, problem, more, loadingMore, retry } = usePages('listEvals');
  const start = may ? <Button leftSection={<Play size={15} aria-hidden />} onClick={() => setMake('eval')}>Compare models</Button> : undefined;
  return (
    <>
      <PageHeader title="Evals" trail={[{ label: 'Apps', href: '/apps' }]} lead="Each app ships with cases whose answers are known. Put them to models of your choice, with your own keys, and see what passes and what a passed case costs." actions={start} />
      <Card flush>
        <DataTable
          label="Evals" columns={columns} rows={items} rowKey={({ id }) => id} rowHref={({ id }) => `/evals/${id}`} problem={problem} onRetry={retry} more={more} loadingMore={loadingMore}
          empty={(
            <EmptyState icon={ChartScatter} title="No model was tried yet" actions={start}>
              <p>The cases are made-up documents: nothing of yours is sent. What the answers cost, up to a limit that you name, is paid to your providers as any use is.</p>
            </EmptyState>
          )}
        />
      </Card>
      {make === 'eval' && may && <StartEval onClose={() => setMake(null)} />}
    </>
  );
}

const columns: readonly TableColumn<EvalSummary>[] = [
  { id: 'apps', header: 'Tried', role: 'title', cell: (row) => <a className="ks-link" href={`/evals/${row.id}`}>{titleOf(row)}</a> },
  { id: 'models', header: 'Models', cell: ({ models }) => models.join(', ') },
  { id: 'passed', header: 'Passed', align: 'end', cell: ({ passed, done, planned }) => `${formatNumber(passed)} of ${formatNumber(done)}${done < planned ? ` (${formatNumber(planned)} planned)` : ''}` },
  { id: 'limit', header: 'Limit', align: 'end', cell: ({ atMostNanoUsd }) => formatMoney(atMostNanoUsd) },
  { id: 'state', header: 'State', cell: ({ state }) => <Badge tone={evalStates[state].tone} dot>{evalStates[state].label}</Badge> },
  { id: 'started', header: 'Begun', cell: ({ startedAt, startedByName }) => <><Time iso={startedAt} />{startedByName !== null && ` by ${startedByName}`}</> },
];
