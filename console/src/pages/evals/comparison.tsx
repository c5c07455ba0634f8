import type { EvalModel, EvalReport } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, counted, DataTable, formatMilliseconds, formatMoney, formatNumber, SandboxBadge, type TableColumn } from '../../ui/index.ts';
import { passedPerDollar, percent, pointsOf, verdictOf } from './eval-words.ts';
import classes from './evals.module.css';

/** The models compared: as a picture of quality against cost, and as a table with every figure. */
export function Comparison({ report }: { readonly report: EvalReport }) {
  const { points } = pointsOf(report.comparison);
  const [wanted, setShape] = useSearchParameter('as', 'table');
  const shape = points.length === 0 ? 'table' : wanted;
  return (
    <Card
      flush={shape === 'table'} title="Models compared" lead={verdictOf(report)}
      actions={points.length === 0 ? undefined : <SegmentedControl size="xs" aria-label="Shown as" value={shape} onChange={(value) => setShape(value)} data={[{ value: 'table', label: 'Table' }, { value: 'picture', label: 'Picture' }]} />}
      footer="A case passes where the answer fits the app’s sections, meets every check of the case, and quotes and names nothing that its sources do not hold. Cost is what the ledger says, in US dollars; the sandbox has none and is in no rank."
    >
      {shape === 'table'
        ? <DataTable label="Models compared" columns={columns} rows={report.comparison} rowKey={({ model }) => model} empty={null} />
        : <Picture report={report} />}
    </Card>
  );
}

const columns: readonly TableColumn<EvalModel>[] = [
  {
    id: 'model', header: 'Model', role: 'title',
    cell: (row) => <><span className="ks-mono">{row.model}</span> {row.sandbox && <SandboxBadge />}{row.gaveUp && <Badge tone="warn" title="Three calls in a row were refused">Given up</Badge>}{row.beatenBy !== null && <span className={classes.beaten}>{row.beatenBy} passes as many for less</span>}</>,
  },
  { id: 'passed', header: 'Passed', align: 'end', cell: ({ passed, cases, passRate }) => `${formatNumber(passed)} of ${formatNumber(cases)} (${percent(passRate)})` },
  { id: 'each', header: 'A passed case costs', align: 'end', cell: ({ costPerPassedNanoUsd }) => (costPerPassedNanoUsd === null ? '–' : formatMoney(costPerPassedNanoUsd)) },
  { id: 'perDollar', header: 'Passed for $1', align: 'end', cell: ({ costPerPassedNanoUsd }) => { const count = passedPerDollar(costPerPassedNanoUsd); return count === null ? '–' : count < 10 ? count.toFixed(1) : formatNumber(Math.round(count)); } },
  { id: 'ranks', header: 'Rank: quality / value', align: 'end', cell: ({ rankByQuality, rankByValue }) => `${rankByQuality ?? '–'} / ${rankByValue ?? '–'}` },
  { id: 'cost', header: 'Cost', align: 'end', cell: ({ sandbox, costNanoUsd, unpricedCases }) => (sandbox ? '–' : unpricedCases > 0 ? `not known for ${unpricedCases}` : formatMoney(costNanoUsd)) },
  { id: 'time', header: 'Median time', align: 'end', cell: ({ medianLatencyMs }) => formatMilliseconds(medianLatencyMs) },
  { id: 'faults', header: 'Faults', cell: faultsOf },
];

/** What went wrong over all its answers, in words; quotations that stand on another page than they name are told too. */
function faultsOf({ misfits, errors, citations, unsupportedFigures }: EvalModel): string {
  const faults: readonly (readonly [number, string])[] = [
    [misfits, `${formatNumber(misfits)} did not fit the sections`], [errors, `${formatNumber(errors)} without an answer`], [citations.notFound, `${counted(citations.notFound, 'quote')} in no source`],
    [citations.elsewhere, `${counted(citations.elsewhere, 'quote')} on another page`], [unsupportedFigures, `${counted(unsupportedFigures, 'figure')} in no source`],
  ];
  const said = faults.filter(([count]) => count > 0).map(([, words]) => words);
  return `${said.length === 0 ? 'None' : said.join(', ')}; ${counted(citations.found, 'quote')} found`;
}

/** What the judging model thought, where one was asked: apart from everything that is checked. */
export function Opinions({ report }: { readonly report: EvalReport }) {
  const judged = report.comparison.filter(({ opinions }) => opinions !== null);
  if (report.judge === null || judged.length === 0) return null;
  return (
    <Card flush title={`Opinion of ${report.judge}`} lead="A model’s view of each answer: faithful, complete, fitting, clear. It decides nothing above, and its cost stands here alone.">
      <DataTable label="Opinions" columns={opinionColumns} rows={judged} rowKey={({ model }) => model} empty={null} />
    </Card>
  );
}

const opinionColumns: readonly TableColumn<EvalModel>[] = [
  { id: 'model', header: 'Model', role: 'title', cell: (row) => <><span className="ks-mono">{row.model}</span> {row.sandbox && <SandboxBadge />}</> },
  { id: 'answers', header: 'Answers judged', align: 'end', cell: ({ opinions }) => formatNumber(opinions?.answers) },
  { id: 'verdicts', header: 'Good / fair / poor', align: 'end', cell: ({ opinions }) => `${formatNumber(opinions?.good)} / ${formatNumber(opinions?.fair)} / ${formatNumber(opinions?.poor)}` },
  { id: 'cost', header: 'Cost of judging', align: 'end', cell: ({ opinions }) => (opinions?.costNanoUsd === null ? 'not known' : formatMoney(opinions?.costNanoUsd)) },
];

const [width, height] = [1_000, 300];

function Picture({ report }: { readonly report: EvalReport }) {
  const { points, mostUsd } = pointsOf(report.comparison);
  const at = (x: number): number => (mostUsd === 0 ? 0 : x / mostUsd);
  return (
    <div className={classes.picture} role="img" aria-label={`${verdictOf(report)} The table has every figure.`}>
      <span className={classes.axisTop} aria-hidden>100 % passed</span>
      <div className={classes.field} aria-hidden>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
          {[0.25, 0.5, 0.75].map((share) => <line key={share} x1={0} x2={width} y1={height * share} y2={height * share} stroke="var(--ks-line)" vectorEffect="non-scaling-stroke" />)}
        </svg>
        {points.map(({ model, x, y, beaten }) => (
          <span key={model} className={classes.point} data-beaten={beaten} data-left={at(x) > 0.6} style={{ insetInlineStart: `${(at(x) * 100).toFixed(2)}%`, bottom: `${(y * 100).toFixed(2)}%` }}>
            <i /><b>{model}</b>
          </span>
        ))}
      </div>
      <div className={classes.axis} aria-hidden><span>$0</span><span>cost of one answer, US dollars</span><span>{formatMoney(Math.round(mostUsd * 1e9))}</span></div>
    </div>
  );
}
