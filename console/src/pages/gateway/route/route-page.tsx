import { Button } from '@mantine/core';
import { useState } from 'react';
import { useMay, useRead } from '../../../api/index.ts';
import { usePathParameter } from '../../../navigation/index.ts';
import { Card, EmptyState, PageHeader, ProblemNotice, Waiting } from '../../../ui/index.ts';
import { Route as RouteIcon } from 'lucide-react';
import { RouteEditor } from './route-editor.tsx';

/** One route, or a new one. */
export function Page() {
  const routeId = usePathParameter('routeId');
  const mayManage = useMay('routes.manage');
  const list = useRead('listRoutes', { query: { limit: 200 } });
  const [round, setRound] = useState(0);
  const route = list.data?.items.find((each) => each.id === routeId) ?? null;
  const isNew = routeId === 'new';
  return (
    <>
      <PageHeader
        title={isNew ? 'Make a route' : route?.name ?? 'Route'} trail={[{ href: '/gateway?tab=routes', label: 'Routes' }]}
        lead="A name your programs use as the model. Its legs are asked until one begins to answer, with your own keys, and with keys of the platform only where a leg names one."
      />
      {list.error !== null && <ProblemNotice problem={list.error} onRetry={() => void list.refetch()} />}
      {list.data === undefined && list.error === null && <Card><Waiting /></Card>}
      {list.data !== undefined && (isNew || route !== null) && <RouteEditor key={`${routeId} ${round}`} route={route} mayManage={mayManage} onReload={() => setRound(round + 1)} />}
      {list.data !== undefined && !isNew && route === null && <Card><EmptyState icon={RouteIcon} title="There is no such route" actions={<Button component="a" href="/gateway?tab=routes">See the routes</Button>}><p>It may have been deleted.</p></EmptyState></Card>}
    </>
  );
}
