import { SegmentedControl } from '@mantine/core';
import { useSearchParameter } from '../../navigation/index.ts';
import { type Period, periods } from './periods.ts';
import classes from './usage.module.css';

/** The period in the address. */
export function usePeriod(): Period {
  const [id] = useSearchParameter('period', '30d');
  return periods.find((each) => each.id === id) ?? periods[2];
}

/** A choice of period that the back button takes back. */
export function PeriodChoice({ period }: { readonly period: Period }) {
  const [, choose] = useSearchParameter('period', '30d');
  return <div className={classes.scrolls}><SegmentedControl aria-label="Period" value={period.id} onChange={(value) => choose(value, { replace: false })} data={periods.map(({ id, label }) => ({ value: id, label }))} /></div>;
}
