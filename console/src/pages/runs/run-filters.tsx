import { Button, Select, TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { useSearchParameters, useTypedParameter } from '../../navigation/index.ts';
import { type RunState, runStates, stateWords } from '../../vocabulary/index.ts';
import classes from './runs.module.css';

const names = ['app', 'state', 'who', 'days', 'q'] as const;
const periods = { '7': 'Last 7 days', '30': 'Last 30 days', '90': 'Last 90 days' } as const;

/** What the history is narrowed to, kept in the address. */
export function useRunFilters() {
  const { read, write } = useSearchParameters();
  const [app, who, days, words] = [read('app'), read('who'), read('days'), read('q').trim().slice(0, 200)];
  const state = runStates.find((candidate) => candidate === read('state'));
  const query = {
    ...(app === '' ? {} : { appId: app }), ...(state === undefined ? {} : { state }), ...(who === 'me' ? { startedBy: 'me' as const } : {}),
    ...(days in periods ? { from: startOfDay(Number(days)) } : {}), ...(words === '' ? {} : { q: words }),
  };
  // Every search opens sealed drafts: it waits until typing pauses.
  const [typed, setTyped] = useTypedParameter('q', 350);
  const clear = (): void => {
    setTyped('');
    for (const name of names) write(name, null);
  };
  return { query, words, any: Object.keys(query).length > 0, typed, setTyped, read, write, clear };
}

/** The begin of the day so many days ago; the same the whole day long, so that pages are asked for under one address. */
function startOfDay(daysAgo: number): string {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day.toISOString();
}

export function RunFilterBar({ filters }: { readonly filters: ReturnType<typeof useRunFilters> }) {
  const apps = useRead('listApps');
  const { typed, setTyped, read, write } = filters;
  return (
    <div className={classes.filters}>
      <TextInput type="search" aria-label="Search drafts" placeholder="Titles, forms and drafts" maxLength={200} leftSection={<Search size={15} aria-hidden />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      <Select aria-label="App" value={read('app')} onChange={(value) => write('app', value)} data={[{ value: '', label: 'All apps' }, ...(apps.data?.items ?? []).map((app) => ({ value: app.id, label: app.name }))]} searchable />
      <Select aria-label="State" value={read('state')} onChange={(value) => write('state', value)} data={[{ value: '', label: 'Any state' }, ...runStates.map((value: RunState) => ({ value, label: stateWords[value].label }))]} />
      <Select aria-label="Started by" value={read('who')} onChange={(value) => write('who', value)} data={[{ value: '', label: 'Anybody’s' }, { value: 'me', label: 'Started by me' }]} />
      <Select aria-label="Time" value={read('days')} onChange={(value) => write('days', value)} data={[{ value: '', label: 'Any time' }, ...Object.entries(periods).map(([value, label]) => ({ value, label }))]} />
      {filters.any && <Button variant="subtle" size="compact-sm" onClick={filters.clear}>Clear filters</Button>}
    </div>
  );
}
