import { Button } from '@mantine/core';
import { useMay, usePages } from '../../api/index.ts';
import { Notice, Time, capital } from '../../ui/index.ts';

/** On the home page: that something is out of the ordinary. Nothing is shown where nothing is, or to whom it is no business. */
export function OpenAlerts() {
  return useMay('alerts.read') ? <Newest /> : null;
}

function Newest() {
  const { items } = usePages('listAnomalies', { query: { state: 'open', limit: 20 } }, { pollMilliseconds: 60_000 });
  const open = (items ?? []).filter((alert) => alert.state === 'open');
  const [first] = open;
  if (first === undefined) return null;
  return (
    <Notice tone="bad" title={open.length === 1 ? first.title : `${open.length} alerts are open`} actions={<Button size="xs" variant="default" component="a" href={open.length === 1 ? `/alerts/${first.id}` : '/alerts'}>Look at {open.length === 1 ? 'it' : 'them'}</Button>}>
      <p>{capital(first.subject.name)}, since <Time iso={first.since} />: {first.cause[0]}</p>
    </Notice>
  );
}
