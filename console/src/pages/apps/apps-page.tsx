import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { LayoutGrid, Search, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, EmptyState, PageHeader, ProblemNotice, Tiles, Waiting } from '../../ui/index.ts';
import { packNames } from '../../vocabulary/index.ts';
import { AppCard } from './app-card.tsx';
import classes from './apps.module.css';
import { findApps, groupByPack } from './find-apps.ts';

/** The catalogue: every app, by the trade it is for. */
export function Page() {
  const { data, error, refetch } = useRead('listApps');
  const [search, setSearch] = useSearchParameter('q', '');
  const [pack, setPack] = useSearchParameter('pack', 'all');
  const apps = data?.items;
  const packs = useMemo(() => groupByPack(apps ?? []).map((group) => group.pack), [apps]);
  const groups = useMemo(() => groupByPack(findApps(apps ?? [], search).filter((app) => pack === 'all' || app.pack === pack)), [apps, search, pack]);
  return (
    <>
      <PageHeader title="Apps" lead="Finished pieces of work on your own documents and your own keys. Each draft names the page it rests on, and every quote is checked." />
      <div className={classes.bar}>
        <TextInput
          type="search" aria-label="Search apps" placeholder="Search apps" className={classes.search} leftSection={<Search size={15} aria-hidden />}
          value={search} onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {packs.length > 1 && (
          <div className={classes.packs}>
            <SegmentedControl aria-label="Trade" value={pack} onChange={setPack} data={[{ value: 'all', label: 'All' }, ...packs.map((name) => ({ value: name, label: packNames[name] }))]} />
          </div>
        )}
      </div>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {apps === undefined && error === null && <Tiles min="20rem">{[0, 1, 2].map((card) => <Card key={card}><Waiting lines={5} /></Card>)}</Tiles>}
      {apps !== undefined && groups.length === 0 && (apps.length === 0
        ? <EmptyState icon={LayoutGrid} title="There are no apps in the catalogue"><p>This installation carries none. Ask your operator.</p></EmptyState>
        : (
          <EmptyState icon={SearchX} title={search === '' ? 'No app of this trade' : `No app matches “${search}”`} actions={<Button variant="default" onClick={() => { setSearch(null); setPack(null); }}>Show all apps</Button>}>
            <p>Try the kind of document (“lease”, “policy”) or the outcome (“letter”, “summary”).</p>
          </EmptyState>
        ))}
      <Column gap="lg">
        {groups.map((group) => (
          <section key={group.pack} aria-labelledby={`pack-${group.pack}`}>
            <h2 id={`pack-${group.pack}`} className={classes.pack}>{packNames[group.pack]} <span>{group.apps.length}</span></h2>
            <Tiles min="20rem">{group.apps.map((app) => <AppCard key={app.id} app={app} />)}</Tiles>
          </section>
        ))}
      </Column>
    </>
  );
}
