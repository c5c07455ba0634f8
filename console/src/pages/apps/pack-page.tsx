import { type AppDescription, packPages } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FlaskConical, LayoutGrid } from 'lucide-react';
import { useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Card, Column, EmptyState, Facts, PageHeader, ProblemNotice, Tiles, Waiting, WithAside } from '../../ui/index.ts';
import { packNames, packOrder } from '../../vocabulary/index.ts';
import { AppCard } from './app-card.tsx';
import classes from './apps.module.css';
import { availabilityOf } from './availability.ts';

/** A pack: what it does for such an office, its apps by step of the work, and the rules it keeps to. */
export function Page() {
  const asked = usePathParameter('packId');
  const pack = packOrder.find((name) => name === asked);
  const { data, error, refetch } = useRead('listApps');
  const trail = [{ label: 'Apps', href: '/apps' }];
  if (pack === undefined) {
    return (
      <>
        <PageHeader title="Pack" trail={trail} />
        <EmptyState icon={LayoutGrid} title="There is no such pack" actions={<Button component="a" href="/apps" variant="default">See all apps</Button>} />
      </>
    );
  }
  const page = packPages[pack];
  const apps = (data?.items ?? []).filter((app) => app.pack === pack);
  const first = apps.find(({ id }) => id === page.first);
  return (
    <>
      <PageHeader
        title={packNames[pack]} trail={trail} lead={page.office}
        actions={first === undefined ? undefined : <Button component="a" href={`/apps/${first.id}?sample=1`} leftSection={<FlaskConical size={15} aria-hidden />}>Begin with {first.name}</Button>}
      />
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Card><Waiting lines={6} /></Card>}
      {data !== undefined && <PackBody pack={pack} apps={apps} />}
    </>
  );
}

function PackBody({ pack, apps }: { readonly pack: AppDescription['pack']; readonly apps: readonly AppDescription[] }) {
  const { data: plan } = useRead('readPlan');
  const page = packPages[pack];
  const inSteps = new Set(page.steps.flatMap((step) => step.apps));
  const steps = [...page.steps.map((step) => ({ ...step, shown: step.apps.flatMap((id) => apps.find((app) => app.id === id) ?? []) })), { title: 'More', text: '', shown: apps.filter(({ id }) => !inSteps.has(id)) }].filter(({ shown }) => shown.length > 0);
  return (
    <Column gap="lg">
      <WithAside aside={(
        <Card title="On which plan">
          <Facts facts={planFacts(pack, apps)} />
        </Card>
      )}>
        <Card title="What it does for you">
          <div className={classes.words}>{page.does.map((text) => <p key={text}>{text}</p>)}</div>
        </Card>
        <Card title="What is kept to">
          <ul className={classes.rules}>{page.rules.map((rule) => <li key={rule}>{rule}</li>)}</ul>
        </Card>
      </WithAside>
      {steps.map((step, index) => (
        <section key={step.title} className={classes.stepRow} aria-labelledby={`step-${index}`}>
          <div>
            <h2 id={`step-${index}`} className={classes.step}>{step.title}</h2>
            {step.text !== '' && <p className={classes.stepText}>{step.text}</p>}
          </div>
          <Tiles min="19rem">{step.shown.map((app) => <AppCard key={app.id} app={app} availability={availabilityOf(plan, app)} />)}</Tiles>
        </section>
      ))}
    </Column>
  );
}

/** Which plan has which apps of the pack, by name. */
function planFacts(pack: AppDescription['pack'], apps: readonly AppDescription[]): readonly (readonly [string, string])[] {
  const named = (tier: AppDescription['tier']): string => apps.filter((app) => app.tier === tier).map(({ name }) => name).join(', ');
  const picks = packPages[pack].usualPicks.map((id) => apps.find((app) => app.id === id)?.name ?? id).join(' and ');
  const facts: (readonly [string, string])[] = [
    ['Basic', `You choose two ${pack === 'utility' ? 'utility' : 'industry'} apps; here among ${named('basic')}. Offices like this usually begin with ${picks}.`],
    ['Standard', named('standard') === '' ? 'The same' : `All of those, and ${named('standard')}`],
    ['Elite', named('elite') === '' ? 'The same' : `All of those, and ${named('elite')}`],
  ];
  return facts;
}
