import { breakEvenRequests, compareCosts } from '@keystead/contract';
import { SegmentedControl } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, ChartLegend, DataTable, formatMoney, formatNumber, type TableColumn } from '../../ui/index.ts';
import { peopleText, type Terms } from './terms.ts';
import classes from './calculator.module.css';

const [width, height, steps] = [1_000, 260, 20];
interface Step { readonly requests: number; readonly own: number; readonly bundled: number; readonly even: boolean }

/** What both sides cost over how much each person asks for, at list prices, with the points where they cost the same. As a picture or a table. */
export function CurvePicture({ terms }: { readonly terms: Terms }) {
  const [shape, setShape] = useSearchParameter('curve', 'picture');
  const even = breakEvenRequests(terms, { discountPercent: 0 });
  const most = Math.ceil(Math.max(100, terms.includedRequests * 1.5, ...terms.scenarios.map((scenario) => scenario.requestsPerPerson * 1.2), ...even.filter((at) => at < 100_000).map((at) => at * 1.3)));
  const at = (requests: number, isEven = false): Step => { const { own, bundled } = compareCosts(terms, { requestsPerPerson: requests, discountPercent: 0 }); return { requests, own: own.totalNanoUsd, bundled: bundled.totalNanoUsd, even: isEven }; };
  const evenSteps = even.filter((requests) => requests <= most).map((requests) => at(requests, true));
  const inOrder = [...Array.from({ length: steps + 1 }, (_nothing, index) => at(Math.round((most * index) / steps))), at(Math.min(most, terms.includedRequests)), ...evenSteps].toSorted((left, right) => left.requests - right.requests);
  const highest = Math.max(1, ...inOrder.flatMap(({ own, bundled }) => [own, bundled]));
  const [x, y] = [(requests: number): number => (requests / most) * width, (cost: number): number => height - (cost / highest) * height];
  const line = (read: (step: Step) => number): string => inOrder.map((step) => `${x(step.requests).toFixed(1)},${y(read(step)).toFixed(1)}`).join(' ');
  const words = evenSteps.length === 0 ? `Up to ${formatNumber(most)} requests for each person they never cost the same.` : `They cost the same at ${evenSteps.map(({ requests, own }) => `${formatNumber(Math.round(requests))} requests for each person (${formatMoney(own)})`).join(' and at ')}.`;
  return (
    <Card title="Where both cost the same" lead={`${words} At list prices, ${peopleText(terms.people)}.`} actions={<SegmentedControl size="xs" aria-label="Shown as" value={shape} onChange={(value) => setShape(value)} data={[{ value: 'picture', label: 'Picture' }, { value: 'table', label: 'Table' }]} />}>
      {shape === 'table' ? <DataTable label="Costs over requests" columns={columns} rows={inOrder} rowKey={(step) => `${step.requests} ${step.even}`} empty={null} /> : (
        <div role="img" aria-label={`${words} The table has the same numbers.`} className={classes.curve}>
          <ChartLegend entries={[{ name: 'Own keys', color: 1 }, { name: 'Bundled', color: 2 }]} />
          <span className={classes.top} aria-hidden>{formatMoney(highest)}</span>
          <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
            <line x1={0} x2={width} y1={height} y2={height} stroke="var(--ks-line-strong)" vectorEffect="non-scaling-stroke" />
            {evenSteps.map(({ requests }) => <line key={requests} x1={x(requests)} x2={x(requests)} y1={0} y2={height} stroke="var(--ks-ink-faint)" strokeDasharray="4 4" vectorEffect="non-scaling-stroke" />)}
            <polyline points={line(({ bundled }) => bundled)} fill="none" stroke="var(--ks-chart-2)" strokeWidth={2.5} vectorEffect="non-scaling-stroke" />
            <polyline points={line(({ own }) => own)} fill="none" stroke="var(--ks-chart-1)" strokeWidth={2.5} vectorEffect="non-scaling-stroke" />
          </svg>
          <div className={classes.axis} aria-hidden><span>0</span><span>requests for each person and month</span><span>{formatNumber(most)}</span></div>
        </div>
      )}
    </Card>
  );
}

const columns: readonly TableColumn<Step>[] = [
  { id: 'requests', header: 'Requests for each person', role: 'title', cell: ({ requests, even }) => `${formatNumber(Math.round(requests))}${even ? ' (the same cost)' : ''}` },
  { id: 'own', header: 'Own keys', align: 'end', cell: ({ own }) => formatMoney(own) }, { id: 'bundled', header: 'Bundled', align: 'end', cell: ({ bundled }) => formatMoney(bundled) },
  { id: 'saved', header: 'Own keys', align: 'end', cell: ({ own, bundled }) => (bundled >= own ? `${formatMoney(bundled - own)} less` : `${formatMoney(own - bundled)} more`) },
];
