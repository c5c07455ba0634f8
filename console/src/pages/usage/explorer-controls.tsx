import { type UsageDimension, usageDimensionNames, usageDimensions } from '@keystead/contract';
import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type Metric, metrics } from './metrics.ts';
import { type Bucket, bucketLabels, periods } from './periods.ts';
import { type Resolved, type Shape, tops, type View } from './view.ts';
import classes from './usage.module.css';

type Change = (changed: Partial<View>, options?: { readonly replace?: boolean }) => void;
const dimensionChoices = usageDimensions.map((value) => ({ value, label: usageDimensionNames[value] }));
const periodChoices = [...periods.map(({ id, label }) => ({ value: id, label })), { value: 'custom', label: 'From … to' }];
const shapeChoices: readonly { readonly value: Shape; readonly label: string }[] = [{ value: 'chart', label: 'Bars' }, { value: 'share', label: 'Shares' }, { value: 'table', label: 'Table' }];

/** When, in which steps, and by what. */
export function ExplorerControls({ view, resolved, onChange }: { readonly view: View; readonly resolved: Resolved; readonly onChange: Change }) {
  return (
    <div className={classes.controls}>
      <div className={classes.scrolls}><SegmentedControl aria-label="Period" value={view.period} onChange={(period) => onChange({ period: period as View['period'], bucket: null, ...period === 'custom' && view.days[0] === '' ? { days: daysOf(resolved) } : {} })} data={periodChoices} /></div>
      {view.period === 'custom' && (
        <div className={classes.days}>
          <TextInput type="date" label="From" value={view.days[0]} onChange={(event) => onChange({ days: [event.currentTarget.value, view.days[1]] }, { replace: true })} />
          <TextInput type="date" label="To, included" value={view.days[1]} onChange={(event) => onChange({ days: [view.days[0], event.currentTarget.value] }, { replace: true })} />
        </div>
      )}
      <div className={classes.selects}>
        <Select label="Divided by" value={view.by} allowDeselect={false} onChange={(value) => { if (value !== null) onChange({ by: value as UsageDimension, ...view.thenBy === value ? { thenBy: null } : {} }); }} data={dimensionChoices} className={classes.select} />
        <Select label="And by" placeholder="Nothing else" clearable value={view.thenBy} onChange={(value) => onChange({ thenBy: value as UsageDimension | null })} data={dimensionChoices.filter(({ value }) => value !== view.by)} className={classes.select} clearButtonProps={{ 'aria-label': 'Nothing else' }} />
        <Select label="In steps of" value={resolved.bucket} allowDeselect={false} onChange={(value) => onChange({ bucket: value as Bucket | null })} data={resolved.choices.map((value) => ({ value, label: bucketLabels[value] }))} className={classes.narrowSelect} />
        <Select label="Largest" value={String(view.top)} allowDeselect={false} onChange={(value) => onChange({ top: tops.find((each) => String(each) === value) ?? view.top })} data={tops.map((each) => ({ value: String(each), label: `${each} and the rest` }))} className={classes.narrowSelect} />
        <Checkbox className={classes.check} label="Compare with the time before" checked={view.compare} onChange={(event) => onChange({ compare: event.currentTarget.checked })} />
      </div>
    </div>
  );
}

/** The days of what was looked at until now, to begin with. */
function daysOf({ span }: Resolved): readonly [string, string] {
  const last = span.to === null ? new Date() : new Date(Date.parse(span.to) - 1);
  return [span.from.slice(0, 10), last.toISOString().slice(0, 10)];
}

/** What is measured, and as what it is drawn. */
export function ViewControls({ view, onChange }: { readonly view: View; readonly onChange: Change }) {
  return (
    <>
      <SegmentedControl size="xs" aria-label="What is measured" value={view.metric} onChange={(metric) => onChange({ metric: metric as Metric })} data={metrics.map(({ id, label }) => ({ value: id, label }))} />
      <SegmentedControl size="xs" aria-label="Shown as" value={view.shape} onChange={(shape) => onChange({ shape: shape as Shape })} data={[...shapeChoices]} />
    </>
  );
}
