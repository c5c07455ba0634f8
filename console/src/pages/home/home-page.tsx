import { Button } from '@mantine/core';
import { FlaskConical, KeyRound } from 'lucide-react';
import { useRead, useSession } from '../../api/index.ts';
import { Column, Notice, PageHeader, ProblemNotice, WithAside } from '../../ui/index.ts';
import { OpenAlerts } from '../anomalies/open-alerts.tsx';
import { KeyNotices } from '../credentials/key-notices.tsx';
import { Checklist, stepsFor } from './checklist.tsx';
import { CostCard } from './cost-card.tsx';
import { QuickNumbers } from './quick-numbers.tsx';
import { RecentRuns } from './recent-runs.tsx';

/** Where things stand, and what comes next. */
export function Page() {
  const { user, tenant, permissions } = useSession();
  const home = useRead('readHome');
  const mayRead = permissions.includes('usage.read');
  const steps = stepsFor(home.data?.steps ?? [], permissions);
  const open = steps.some((step) => !step.done);
  return (
    <>
      <PageHeader title={`Hello, ${user.name.split(/\s+/)[0] ?? user.name}`} lead={tenant.name} />
      <Column>
        <ProblemNotice problem={home.error} onRetry={() => void home.refetch()} />
        {home.data?.sandboxOnly === true && home.data.steps.some((step) => step.id === 'credential' && step.done) && (
          <Notice tone="warn" icon={FlaskConical} title="You are working with the sandbox" {...permissions.includes('credentials.manage') ? { actions: <Button size="xs" variant="default" component="a" href="/credentials/add" leftSection={<KeyRound size={14} aria-hidden />}>Add a real key</Button> } : {}}>
            <p>Answers come from a local stand-in and cost nothing. With a key of your own the same apps and programs get real ones.</p>
          </Notice>
        )}
        <OpenAlerts />
        <KeyNotices />
        <QuickNumbers />
        {open
          ? <WithAside asideFirst aside={<Checklist steps={steps} />}>{mayRead && <CostCard />}{permissions.includes('runs.read') && <RecentRuns />}</WithAside>
          : <>{mayRead && <CostCard />}{permissions.includes('runs.read') && <RecentRuns />}</>}
      </Column>
    </>
  );
}
