import { TextInput } from '@mantine/core';
import { Search } from 'lucide-react';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, formatNumber } from '../../ui/index.ts';
import classes from './credentials.module.css';

/** The models that the key sees at its provider, where that has answered a check. */
export function ModelList({ models, answered }: { readonly models: readonly string[]; readonly answered: boolean }) {
  const [filter, setFilter] = useSearchParameter('model', '');
  const shown = models.toSorted((first, second) => first.localeCompare(second, 'en', { numeric: true })).filter((model) => model.toLowerCase().includes(filter.trim().toLowerCase()));
  return (
    <Card title={models.length === 0 && !answered ? 'Models it sees' : `Models it sees (${formatNumber(models.length)})`} lead="A model that is not listed may work too: its id is passed through to the provider.">
      {models.length > 12 && <TextInput aria-label="Filter models" placeholder="Filter" leftSection={<Search size={15} aria-hidden />} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />}
      {shown.length === 0
        ? <p className="ks-soft">{models.length > 0 ? 'No model is called that.' : answered ? 'The provider listed none.' : 'Not known yet: they are listed with the first check that the provider answers.'}</p>
        : <ul className={classes.models} tabIndex={0} aria-label="Models">{shown.map((model) => <li key={model} className="ks-mono">{model}</li>)}</ul>}
    </Card>
  );
}
