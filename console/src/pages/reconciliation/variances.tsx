import { varianceTexts } from '@keystead/contract';
import { Scale } from 'lucide-react';
import { Fragment } from 'react';
import type { AnswerOf } from '../../api/index.ts';
import { Badge, Card, DataTable, EmptyState, formatMoney, formatNumber, type TableColumn, type Tone } from '../../ui/index.ts';
import classes from './reconciliation.module.css';
import { signedMoney, signedNumber } from './words.ts';

type Reconciliation = AnswerOf<'readReconciliation'>;
type Cell = Reconciliation['cells'][number];
type Part = Cell['parts'][number];

const tones: Partial<Readonly<Record<Part['kind'], Tone>>> = { 'foreign-use': 'bad', 'missing-rows': 'warn', undetermined: 'warn', unpriced: 'warn', price: 'info' };
const amountOf = ({ tokens, nanoUsd }: Part): string => (nanoUsd === null ? `${signedNumber(tokens)} tokens` : signedMoney(nanoUsd));

/** What the whole difference is made of, in words. */
export function Explained({ parts }: { readonly parts: readonly Part[] }) {
  const shown = parts.filter((part) => part.nanoUsd !== 0 || part.tokens !== 0).toSorted((one, other) => Math.abs(other.nanoUsd ?? other.tokens) - Math.abs(one.nanoUsd ?? one.tokens));
  return (
    <Card title="What the difference is made of" lead="The parts add up to it, to the nano-dollar.">
      {shown.length === 0
        ? <p>Both counts are the same.</p>
        : <dl className={classes.explained}>{shown.map((part) => <Fragment key={part.kind}><dt><Badge tone={tones[part.kind] ?? 'neutral'}>{varianceTexts[part.kind].name}</Badge></dt><dd className="ks-number">{amountOf(part)}</dd><dd className={classes.text}>{varianceTexts[part.kind].text}</dd></Fragment>)}</dl>}
    </Card>
  );
}

const keyText = (cell: Cell) => (cell.key === 'untold' ? <span className="ks-faint">not told</span> : cell.credentialId === null ? cell.keyLabel : <a href={`/credentials/${cell.credentialId}`}>{cell.keyLabel ?? 'deleted'}</a>);

const columns: readonly TableColumn<Cell>[] = [
  { id: 'what', header: 'Day and model', role: 'title', cell: (cell) => <>{cell.day}, {cell.model ?? cell.item ?? 'all models'}</> },
  { id: 'key', header: 'Key', cell: keyText },
  { id: 'ours', header: 'Ours', align: 'end', cell: (cell) => <span title={`${formatNumber(cell.ours.tokens)} tokens, ${formatNumber(cell.ours.requests)} requests`}>{formatMoney(cell.ours.nanoUsd)}</span> },
  { id: 'theirs', header: 'Theirs', align: 'end', cell: (cell) => <span title={cell.theirs.divided ? 'Told for several keys together, and divided by what their tokens are worth' : undefined}>{cell.theirs.nanoUsd === null ? `${formatNumber(cell.theirs.tokens ?? 0)} tokens` : formatMoney(cell.theirs.nanoUsd)}{cell.theirs.divided && ' *'}</span> },
  { id: 'tokens', header: 'Tokens', align: 'end', role: 'detail', cell: (cell) => (cell.difference.tokens === null ? <span className="ks-faint">–</span> : signedNumber(cell.difference.tokens)) },
  { id: 'difference', header: 'Difference', align: 'end', cell: (cell) => (cell.difference.nanoUsd === null ? <span className="ks-faint">–</span> : signedMoney(cell.difference.nanoUsd)) },
  {
    id: 'why', header: 'Why',
    cell: (cell) => (
      <span className={classes.parts}>
        {cell.parts.map((part) => <Badge key={part.kind} tone={tones[part.kind] ?? 'neutral'} title={varianceTexts[part.kind].text}>{varianceTexts[part.kind].name} {amountOf(part)}{part.kind === 'price' && cell.priceShare !== null && ` (${(cell.priceShare * 100).toFixed(1)} %)`}</Badge>)}
      </span>
    ),
  },
];

/** Every cell that differs, the largest difference first. */
export function Variances({ data }: { readonly data: Reconciliation }) {
  const rows = data.cells.filter((cell) => cell.parts.length > 0);
  const hidden = data.cellCount - data.cells.length;
  return (
    <Card flush title="Differences" lead={`By day, model and key, the largest first.${hidden > 0 ? ` The smallest ${formatNumber(hidden)} are not shown; the sums count them.` : ''}${rows.some((cell) => cell.theirs.divided) ? ' * Told for several keys together.' : ''}`}>
      <DataTable label="Differences by day, model and key" columns={columns} rows={rows} rowKey={(cell) => `${cell.day} ${cell.model} ${cell.key} ${cell.keyLabel} ${cell.credentialId} ${cell.item}`} empty={<EmptyState icon={Scale} title="No difference"><p>The provider counted what we counted.</p></EmptyState>} />
    </Card>
  );
}
