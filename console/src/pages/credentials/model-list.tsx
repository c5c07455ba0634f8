import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, formatNumber } from '../../ui/index.ts';
import classes from './credentials.module.css';

/** The models that the key sees at its provider. */
export function ModelList({ models }: { readonly models: readonly string[] }) {
  const [filter, setFilter] = useSearchParameter('model', '');
  const shown = models.toSorted((first, second) => first.localeCompare(second, 'en', { numeric: true })).filter((model) => model.toLowerCase().includes(filter.trim().toLowerCase()));
  return (
    <Card title={`Models it sees (${formatNumber(models.length)})`} lead="A model that is not listed may work too: its id is passed through to the provider.">
      {models.length > 12 && <TextInput aria-label="Filter models" placeholder="Filter" leftSection={<Search size={15} aria-hidden />} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />}
      {shown.length === 0
        ? <p className="ks-soft">{models.length === 0 ? 'The provider listed none.' : 'No model is called that.'}</p>
        : <ul className={classes.models} tabIndex={0} aria-label="Models">{shown.map((model) => <li key={model} className="ks-mono">{model}</li>)}</ul>}
    </Card>
  );
}
