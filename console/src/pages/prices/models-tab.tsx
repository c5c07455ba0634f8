import { Button } from '@mantine/core';
import { CircleDollarSign } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, EmptyState, formatMoney, formatNumber, Notice, SandboxBadge, type TableColumn } from '../../ui/index.ts';
import { type ModelInUse, rateText, sourceText } from './price-words.ts';
import type { TermStart } from './term-form.tsx';

/** Models used in the last thirty days with their list price and what they are really priced by; those without a price come first. */
export function ModelsTab({ onSet }: { readonly onSet?: (start: TermStart) => void }) {
  const { data, error, refetch } = useRead('listModelPrices', { query: {} });
  const unknown = data?.models.filter(({ source }) => source === 'unknown') ?? [];
  return (
    <Column>
      {unknown.length > 0 && (
        <Notice tone="warn" title={`${formatNumber(unknown.length)} ${unknown.length === 1 ? 'model has' : 'models have'} no known price`}>
          Their cost stands in no sum, and under a budget in money they are refused. Set a ceiling that is surely enough, or the price you pay.
        </Notice>
      )}
      <Card title="Models in use" lead={data === undefined ? 'The last 30 days' : `The last 30 days. Price lists: ${data.editions.join(', ')}; US dollars for a million tokens`} flush>
        <DataTable
          label="Models in use" columns={columnsWith(onSet)} rows={data?.models} rowKey={(row) => `${row.provider} ${row.model}`} problem={error} onRetry={() => void refetch()}
          empty={<EmptyState icon={CircleDollarSign} title="No model was used with your own keys yet"><p>The first call through the gateway brings its model here, with its price.</p></EmptyState>}
        />
      </Card>
    </Column>
  );
}

function columnsWith(onSet: ((start: TermStart) => void) | undefined): readonly TableColumn<ModelInUse>[] {
  return [
    { id: 'model', header: 'Model', role: 'title', cell: (row) => <>{row.model}{row.sandbox && <> <SandboxBadge /></>}</> },
    { id: 'provider', header: 'Provider', cell: (row) => row.providerName },
    { id: 'source', header: 'Priced by', cell: (row) => <>{row.source === 'unknown' ? <Badge tone="warn">{sourceText.unknown}</Badge> : sourceText[row.source]}{row.termIds.length > 0 && row.source === 'list' && <span className="ks-faint"> (other terms for one key)</span>}</> },
    { id: 'in', header: 'List, in', align: 'end', cell: (row) => (row.list === null ? <span className="ks-faint">unknown</span> : rateText(row.list.input)) },
    { id: 'out', header: 'List, out', align: 'end', cell: (row) => (row.list === null ? <span className="ks-faint">unknown</span> : rateText(row.list.output)) },
    { id: 'edition', header: 'Listed as', role: 'detail', cell: (row) => (row.list === null ? <span className="ks-faint">–</span> : `${row.list.id} (${row.list.edition})`) },
    { id: 'requests', header: 'Requests', align: 'end', cell: (row) => <>{formatNumber(row.requests)}{row.unpricedRequests > 0 && <> <Badge tone="warn">{formatNumber(row.unpricedRequests)} unpriced</Badge></>}</> },
    { id: 'cost', header: 'Cost', align: 'end', cell: (row) => (row.unpricedRequests === row.requests ? <span className="ks-faint">unknown</span> : formatMoney(row.costNanoUsd)) },
    ...onSet === undefined ? [] : [{
      id: 'set', header: 'Set', align: 'end' as const,
      cell: (row: ModelInUse) => <Button size="compact-xs" variant="default" aria-label={`Set a price for ${row.model}`} onClick={() => onSet({ provider: row.provider, model: row.model, kind: row.source === 'unknown' ? 'ceiling' : 'discount' })}>Set a price</Button>,
    }],
  ];
}
