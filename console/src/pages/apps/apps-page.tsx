import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { ChartScatter, LayoutGrid, Search, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, EmptyState, PageHeader, ProblemNotice, Tiles, Waiting } from '../../ui/index.ts';
import { packNames } from '../../vocabulary/index.ts';
import { AppCard } from './app-card.tsx';
import classes from './apps.module.css';
import { availabilityOf } from './availability.ts';
import { findApps, groupByPack } from './find-apps.ts';

const planChoices = [{ value: 'all', label: 'On any plan' }, { value: 'runs', label: 'Runs on yours' }, { value: 'choose', label: 'Yours to choose' }, { value: 'locked', label: 'With a higher plan' }];
const riskChoices = [{ value: 'all', label: 'Any risk' }, { value: 'low', label: 'Low risk' }, { value: 'medium', label: 'Medium risk' }, { value: 'high', label: 'High risk' }];
const gateChoices = [{ value: 'all', label: 'Any approval' }, { value: 'never', label: 'Needs none' }, { value: 'client', label: 'When meant for a client' }, { value: 'always', label: 'Always needs one' }];

/** The catalogue: every app, by the trade it is for. */
export function Page() {
  const { data, error, refetch } = useRead('listApps');
  const { data: tenantPlan } = useRead('readPlan');
  const mayReadEvals = useMay('usage.read');
  const [search, setSearch] = useSearchParameter('q', '');
  const [pack, setPack] = useSearchParameter('pack', 'all');
  const [plan, setPlan] = useSearchParameter('plan', 'all');
  const [risk, setRisk] = useSearchParameter('risk', 'all');
  const [gate, setGate] = useSearchParameter('approval', 'all');
  const apps = data?.items;
  const packs = useMemo(() => groupByPack(apps ?? []).map((group) => group.pack), [apps]);
  const groups = useMemo(() => groupByPack(findApps(apps ?? [], { search, pack, plan, risk, gate }, (app) => availabilityOf(tenantPlan, app))), [apps, search, pack, plan, risk, gate, tenantPlan]);
  const found = groups.reduce((sum, group) => sum + group.apps.length, 0);
  const showAll = (): void => { for (const set of [setSearch, setPack, setPlan, setRisk, setGate]) set(null); };
  return (
    <>
      <PageHeader
        title="Apps" lead="Finished pieces of work on your own documents and your own keys. Each draft names the page it rests on, and every quote is checked."
        actions={mayReadEvals ? <Button component="a" href="/evals" variant="default" leftSection={<ChartScatter size={15} aria-hidden />}>Compare models</Button> : undefined}
      />
      <div className={classes.bar}>
        <TextInput
          type="search" aria-label="Search apps" placeholder="Search apps" className={classes.search} leftSection={<Search size={15} aria-hidden />}
          value={search} onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select aria-label="Plan" className={classes.filter} data={planChoices} value={plan} onChange={(value) => setPlan(value)} allowDeselect={false} />
        <Select aria-label="Risk" className={classes.filter} data={riskChoices} value={risk} onChange={(value) => setRisk(value)} allowDeselect={false} />
        <Select aria-label="Approval" className={classes.filter} data={gateChoices} value={gate} onChange={(value) => setGate(value)} allowDeselect={false} />
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
          <EmptyState icon={SearchX} title={search === '' ? 'No app is like that' : `No app matches “${search}”`} actions={<Button variant="default" onClick={showAll}>Show all apps</Button>}>
            <p>Try the kind of document (“lease”, “policy”) or the outcome (“letter”, “summary”).</p>
          </EmptyState>
        ))}
      {apps !== undefined && found < apps.length && found > 0 && <p className={classes.count} aria-live="polite">{found} of {apps.length} apps. <button type="button" className="ks-link" onClick={showAll}>Show all</button></p>}
      <Column gap="lg">
        {groups.map((group) => (
          <section key={group.pack} aria-labelledby={`pack-${group.pack}`}>
            <h2 id={`pack-${group.pack}`} className={classes.pack}>{packNames[group.pack]} <span>{group.apps.length}</span> <a className="ks-link" href={`/apps/packs/${group.pack}`}>What these do for an office<span className="ks-hidden">: {packNames[group.pack]}</span></a></h2>
            <Tiles min="20rem">{group.apps.map((app) => <AppCard key={app.id} app={app} availability={availabilityOf(tenantPlan, app)} />)}</Tiles>
          </section>
        ))}
      </Column>
    </>
  );
}
