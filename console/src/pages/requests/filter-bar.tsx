import { dataClasses } from '@keystead/contract';
import { Autocomplete, Button, SegmentedControl, Select } from '@mantine/core';
import { X } from 'lucide-react';
import { useState } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { useNames } from '../../vocabulary/index.ts';
import { type ChosenFilters, outcomeLabels, periods } from './filters.ts';
import classes from './requests.module.css';

const optionsOf = (labels: Readonly<Record<string, string>>) => Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Narrows the log. The most used filters are at hand, the others behind a button; what is set can be removed one by one. */
export function FilterBar({ chosen, period, onPeriod }: { readonly chosen: ChosenFilters; readonly period: string | null; readonly onPeriod: (period: string) => void }) {
  const [more, setMore] = useState(false);
  const names = useNames();
  const providers = useRead('listProviders', {}, { enabled: useMay('credentials.read') }).data?.items ?? [];
  const { get, set } = chosen;
  return (
    <div className={classes.bar}>
      <div className={classes.barLine}>
        {period !== null && <div className={classes.scrolls}><SegmentedControl aria-label="Period" value={period} onChange={onPeriod} data={periods.map(({ id, label }) => ({ value: id, label }))} /></div>}
        <Select aria-label="Outcome" placeholder="Any outcome" clearable value={get('outcome') || null} onChange={(value) => set('outcome', value)} data={optionsOf(outcomeLabels)} className={classes.field} clearButtonProps={{ 'aria-label': 'Any outcome' }} />
        <Select aria-label="Provider" placeholder="Any provider" clearable searchable value={get('provider') || null} onChange={(value) => set('provider', value)} data={providers.map(({ id, name }) => ({ value: id, label: name }))} className={classes.field} clearButtonProps={{ 'aria-label': 'Any provider' }} />
        <Button variant="default" aria-expanded={more} onClick={() => setMore(!more)}>{more ? 'Fewer filters' : 'More filters'}</Button>
      </div>
      {more && <MoreFilters chosen={chosen} />}
      {chosen.active.length > 0 && (
        <div className={classes.chips}>
          {chosen.active.map(({ name, label, value, show }) => (
            <Button key={name} size="compact-sm" variant="light" rightSection={<X size={13} aria-hidden />} onClick={() => set(name, null)}>{label}: {show(value, names)}<span className="ks-hidden">, remove this filter</span></Button>
          ))}
        </div>
      )}
    </div>
  );
}

function MoreFilters({ chosen: { get, set } }: { readonly chosen: ChosenFilters }) {
  const routes = useRead('listRoutes', { query: { limit: 200 } }, { enabled: useMay('routes.read') }).data?.items ?? [];
  const tokens = useRead('listTokens', { query: { limit: 200 } }, { enabled: useMay('tokens.read') }).data?.items ?? [];
  const apps = useRead('listApps', {}, { enabled: useMay('apps.read') }).data?.items ?? [];
  const people = useRead('listMembers', { query: { limit: 200 } }, { enabled: useMay('people.read') }).data?.items ?? [];
  return (
    <div className={classes.more}>
      <TextFilter label="Model" value={get('model')} onChange={(value) => set('model', value)} data={[]} />
      <TextFilter label="Route" value={get('route')} onChange={(value) => set('route', value)} data={routes.map(({ name }) => name)} />
      <TextFilter label="Code" value={get('code')} onChange={(value) => set('code', value)} data={['budget_exceeded', 'out_of_scope', 'policy_blocked', 'model_not_found', 'provider_rate_limited', 'stream_interrupted']} />
      <Select label="App" placeholder="Any" clearable searchable value={get('appId') || null} onChange={(value) => set('appId', value)} data={apps.map(({ id, name }) => ({ value: id, label: name }))} clearButtonProps={{ 'aria-label': 'Any app' }} />
      <Select label="Person" placeholder="Any" clearable searchable value={get('personId') || null} onChange={(value) => set('personId', value)} data={people.map(({ userId, name }) => ({ value: userId, label: name }))} clearButtonProps={{ 'aria-label': 'Any person' }} />
      <Select label="API token" placeholder="Any" clearable searchable value={get('tokenId') || null} onChange={(value) => set('tokenId', value)} data={tokens.map(({ id, name }) => ({ value: id, label: name }))} clearButtonProps={{ 'aria-label': 'Any token' }} />
      <Select label="Data class" placeholder="Any" clearable value={get('dataClass') || null} onChange={(value) => set('dataClass', value)} data={[...dataClasses]} clearButtonProps={{ 'aria-label': 'Any class' }} />
      <Select label="Translated" placeholder="Either" clearable value={get('translated') || null} onChange={(value) => set('translated', value)} data={[{ value: 'yes', label: 'Into another dialect' }, { value: 'no', label: 'Passed as it came' }]} clearButtonProps={{ 'aria-label': 'Either' }} />
    </div>
  );
}

/** Applied with Enter, or when the field is left: not with each letter. */
function TextFilter({ label, value, onChange, data }: { readonly label: string; readonly value: string; readonly onChange: (value: string) => void; readonly data: readonly string[] }) {
  const [draft, setDraft] = useState<string | null>(null);
  const apply = (next: string) => { setDraft(null); onChange(next.trim()); };
  return (
    <Autocomplete
      label={label} placeholder="Any" value={draft ?? value} data={[...data]} onChange={setDraft} onOptionSubmit={apply} onBlur={() => { if (draft !== null) apply(draft); }}
      onKeyDown={(event) => { if (event.key === 'Enter' && draft !== null) apply(draft); }}
    />
  );
}
