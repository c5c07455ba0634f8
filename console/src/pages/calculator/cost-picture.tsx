import { ChartLegend, formatMoney } from '../../ui/index.ts';
import type { ResultRow } from './results.ts';
import classes from './calculator.module.css';

interface Part { readonly name: string; readonly value: number; readonly color: string }

/** Both sides of each scenario as bars; the table below has the same numbers. */
export function CostPicture({ rows }: { readonly rows: readonly ResultRow[] }) {
  const highest = Math.max(1, ...rows.flatMap(({ own, bundled }) => [own.totalNanoUsd, bundled.totalNanoUsd]));
  return (
    <div role="img" aria-label={`Costs of ${rows.length} scenarios as bars; the table has the same numbers`} className={classes.picture}>
      {rows.map(({ scenario, own, bundled }) => (
        <div key={scenario.id} className={classes.scenario} aria-hidden>
          <strong>{scenario.name}</strong>
          <Bar name="Own keys" highest={highest} total={own.totalNanoUsd} parts={[{ name: 'Platform', value: own.platformNanoUsd, color: 'var(--ks-chart-3)' }, { name: 'Proxy', value: own.proxyNanoUsd, color: 'var(--ks-chart-5)' }, { name: 'Inference', value: own.inferenceNanoUsd, color: 'var(--ks-chart-1)' }]} />
          <Bar name="Bundled" highest={highest} total={bundled.totalNanoUsd} parts={[{ name: 'Bundled price', value: bundled.baseNanoUsd, color: 'var(--ks-chart-2)' }, { name: 'Beyond it', value: bundled.overageNanoUsd, color: 'var(--ks-chart-4)' }]} />
        </div>
      ))}
      <ChartLegend entries={[{ name: 'Inference', color: 1 }, { name: 'Platform', color: 3 }, { name: 'Proxy', color: 5 }, { name: 'Bundled price', color: 2 }, { name: 'Beyond it', color: 4 }]} />
    </div>
  );
}

function Bar({ name, highest, total, parts }: { readonly name: string; readonly highest: number; readonly total: number; readonly parts: readonly Part[] }) {
  return (
    <div className={classes.bar}>
      <span>{name}</span>
      <div className={classes.track}>{parts.filter(({ value }) => value > 0).map((part) => <span key={part.name} title={`${part.name}: ${formatMoney(part.value)}`} style={{ width: `${(part.value / highest) * 100}%`, background: part.color }} />)}</div>
      <span className={classes.amount}>{formatMoney(total)}</span>
    </div>
  );
}
