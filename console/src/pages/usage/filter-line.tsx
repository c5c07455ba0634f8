import { type UsageDimension, usageDimensionNames, usageDimensions } from '@keystead/contract';
import { Button, Popover, Select } from '@mantine/core';
import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { useRead } from '../../api/index.ts';
import type { Span } from './periods.ts';
import { dimensionName, type Filter, type View } from './view.ts';
import classes from './usage.module.css';

/** None is a value too; an option may not be empty. */
const none = '\u0000none';
const mostShown = 100;
interface Props { readonly view: View; readonly span: Span; readonly onFilter: (filter: Filter, present: boolean) => void; readonly onClear: () => void }

/** What is in use of a dimension in this time, with its names. */
function useValues(dimension: UsageDimension | null, { from, to }: Span): readonly { readonly value: string; readonly label: string }[] | undefined {
  const { data } = useRead('readUsage', { query: { by: dimension ?? 'provider', bucket: 'month', from, ...(to === null ? {} : { to }) } }, { enabled: dimension !== null });
  if (data === undefined || data.by !== dimension) return undefined;
  return [...new Map(data.groups.filter(({ other }) => !other).map(({ key, label }) => [key, { value: key, label: key === '' ? `(no ${dimensionName(dimension).toLowerCase()})` : label }])).values()];
}

/** The filters as chips, each with the way to remove it, and the way to add one. */
export function FilterLine({ view, span, onFilter, onClear }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <div className={classes.chips}>
      <Popover opened={opened} onChange={setOpened} position="bottom-start" withinPortal trapFocus returnFocus>
        <Popover.Target><Button size="compact-sm" variant="default" leftSection={<ListFilter size={14} aria-hidden />} aria-expanded={opened} onClick={() => setOpened(!opened)}>Add a filter</Button></Popover.Target>
        <Popover.Dropdown><AddFilter span={span} onAdd={(filter) => { setOpened(false); onFilter(filter, true); }} /></Popover.Dropdown>
      </Popover>
      {view.filters.map((filter) => <Chip key={`${filter.dimension} ${filter.value}`} filter={filter} span={span} onRemove={() => onFilter(filter, false)} />)}
      {view.filters.length > 1 && <Button size="compact-sm" variant="subtle" onClick={onClear}>Remove all</Button>}
    </div>
  );
}

function Chip({ filter, span, onRemove }: { readonly filter: Filter; readonly span: Span; readonly onRemove: () => void }) {
  const known = useValues(filter.dimension, span)?.find(({ value }) => value === filter.value)?.label;
  const label = known ?? (filter.value === '' ? 'none' : filter.value.length > 20 ? `…${filter.value.slice(-8)}` : filter.value);
  return <Button size="compact-sm" variant="light" rightSection={<X size={13} aria-hidden />} onClick={onRemove}>{dimensionName(filter.dimension)}: {label}<span className="ks-hidden">, remove this filter</span></Button>;
}

function AddFilter({ span, onAdd }: { readonly span: Span; readonly onAdd: (filter: Filter) => void }) {
  const [dimension, setDimension] = useState<UsageDimension | null>(null);
  const values = useValues(dimension, span);
  return (
    <div className={classes.addFilter}>
      <Select label="What" placeholder="Choose" value={dimension} onChange={(value) => setDimension(value as UsageDimension | null)} data={usageDimensions.map((value) => ({ value, label: usageDimensionNames[value] }))} comboboxProps={{ withinPortal: false }} data-autofocus />
      {dimension !== null && (
        <Select
          key={dimension} label={`Which ${dimensionName(dimension).toLowerCase()}`} placeholder={values === undefined ? 'Looking…' : values.length === 0 ? 'None in this time' : 'Type to search'} searchable limit={mostShown} disabled={values === undefined || values.length === 0} value={null}
          onChange={(value) => { if (value !== null) onAdd({ dimension, value: value === none ? '' : value }); }} data={(values ?? []).map(({ value, label }) => ({ value: value === '' ? none : value, label }))} comboboxProps={{ withinPortal: false }} nothingFoundMessage="Nothing like that"
        />
      )}
    </div>
  );
}
