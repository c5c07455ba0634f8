import { ActionIcon, Button, Menu } from '@mantine/core';
import type { RouteDrill } from '@keystead/contract';
import { ArrowRight, CircleX, MoreHorizontal, Pencil, Plus, Route as RouteIcon, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type ItemOf, useAction, useMay, usePages, useRead } from '../../api/index.ts';
import { Badge, Card, Confirm, DataTable, EmptyState, Line, type TableColumn, Time, toast } from '../../ui/index.ts';
import classes from './gateway.module.css';
import { drillOf, wasCalled } from './route/use-drill.ts';

type Row = ItemOf<'listRoutes'>;

/** What the last drill came to; red where a leg would not have stepped in. */
function LastDrill({ drill }: { readonly drill: RouteDrill | null }) {
  if (drill === null) return <span className="ks-faint">never</span>;
  if (drill.state === 'running') return <Badge tone="info" dot>Running</Badge>;
  const failed = drill.legs.filter(({ problem }) => problem !== null).length;
  const badge = drill.state === 'broken-off' ? <Badge tone="warn">Broken off</Badge> : !drill.legs.some(wasCalled) ? <Badge tone="info">None called</Badge> : failed === 0 ? <Badge tone="good" dot>All answered</Badge> : <Badge tone="bad" dot>{failed} of {drill.legs.length} failed</Badge>;
  return <span className={classes.drill}>{badge}<Time iso={drill.drilledAt} /></span>;
}

/** Routes: names that callers use as a model, each an ordered chain of credential and model. */
export function RoutesTab() {
  const list = usePages('listRoutes');
  const credentials = useRead('listCredentials', { query: { limit: 200 } });
  const drills = new Map((useRead('listRouteDrills', { query: {} }).data?.items ?? []).map((drill) => [drill.routeId, drill]));
  const labels = new Map((credentials.data?.items ?? []).map((entry) => [entry.id, entry.label]));
  const pauses = useRead('listPauses', {}, { enabled: useMay('alerts.read') }).data?.items ?? [];
  const paused = new Set(pauses.filter(({ kind }) => kind === 'route').map(({ id }) => id));
  const mayManage = useMay('routes.manage');
  const [deleting, setDeleting] = useState<Row | null>(null);
  const remove = useAction('deleteRoute', { invalidates: ['listRoutes'] });
  async function confirmDelete(row: Row): Promise<void> {
    if (await remove.run({ params: { routeId: row.id } }) === null) return;
    setDeleting(null);
    toast(`Route ${row.name} deleted`);
  }
  const columns: readonly TableColumn<Row>[] = [
    { id: 'name', header: 'Route', role: 'title', cell: (row) => <Line gap="xs"><a className={`ks-mono ${classes.routeName}`} href={`/gateway/routes/${row.id}`}>{row.name}</a>{row.forApps && <Badge tone="info">Apps</Badge>}{paused.has(row.name) && <Badge tone="warn">Paused</Badge>}</Line> },
    {
      id: 'chain', header: 'Legs',
      cell: (row) => (
        <span className={classes.chain}>
          {row.chain.map((step, index) => {
            const failed = (drillOf(drills.get(row.id) ?? null, step)?.problem ?? null) !== null;
            return (
              <span key={`${step.credentialId} ${step.model} ${index}`}>
                {index > 0 && <ArrowRight size={13} aria-label="then" className="ks-faint" />}
                <span className={classes.step} data-failed={failed} title={failed ? 'It did not answer in the last drill' : undefined}>
                  {failed && <CircleX size={14} aria-label="Did not answer in the last drill:" />}
                  <span className="ks-mono">{step.model}</span> <span className="ks-soft">{step.payer === 'platform' ? 'key of the platform' : labels.get(step.credentialId) ?? 'deleted key'}</span>
                </span>
              </span>
            );
          })}
        </span>
      ),
    },
    { id: 'drill', header: 'Last drill', cell: (row) => <LastDrill drill={drills.get(row.id) ?? null} /> },
    { id: 'made', header: 'Made', align: 'end', role: 'detail', cell: (row) => <Time iso={row.createdAt} /> },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Row) => (
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item component="a" href={`/gateway/routes/${row.id}`} leftSection={<Pencil size={15} aria-hidden />}>Change</Menu.Item>
            <Menu.Item leftSection={<Trash2 size={15} aria-hidden />} onClick={() => { remove.clear(); setDeleting(row); }}>Delete</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    }] : []),
  ];
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} component="a" href="/gateway/routes/new">Make a route</Button> : undefined;
  return (
    <>
      <Card flush title="Routes" lead="A route is a name your programs use as the model, so that you can change what answers without touching them." actions={add}>
        <DataTable
          label="Routes" columns={columns} rows={list.items} rowKey={(row) => row.id} rowHref={(row) => `/gateway/routes/${row.id}`}
          problem={list.problem} onRetry={list.retry} more={list.more} loadingMore={list.loadingMore}
          empty={<EmptyState icon={RouteIcon} title="No route yet" actions={add}><p>Programs can ask for models by their own names meanwhile. With a route, a second key steps in when the first fails.</p></EmptyState>}
        />
      </Card>
      <Confirm opened={deleting !== null} onClose={() => setDeleting(null)} title={`Delete ${deleting?.name ?? ''}?`} confirmLabel="Delete" busy={remove.busy} problem={remove.problem} onConfirm={() => { if (deleting !== null) void confirmDelete(deleting); }}>
        <p>Programs that ask for “{deleting?.name}” are refused from then on, because no model is called that.</p>
      </Confirm>
    </>
  );
}
