import { routeBounds, routeProblems } from '@keystead/contract';
import { Button, TextInput } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useAction, useRead } from '../../../api/index.ts';
import { HealthAsOf, useLiveHealth } from '../../../live-health/index.ts';
import { useGo } from '../../../navigation/index.ts';
import { announce, Card, Column, Confirm, Notice, ProblemNotice, SaveBar, toast } from '../../../ui/index.ts';
import { bodyOf, draftOf, moved, type RouteDraft, sameDraft, type SavedRoute, withLeg } from './draft.ts';
import { DrillCard } from './drill-card.tsx';
import { DryRunPanel } from './dry-run-panel.tsx';
import { LegRow } from './leg-row.tsx';
import classes from './route.module.css';
import { RouteSettings } from './route-settings.tsx';
import { ShadowCard } from './shadow-card.tsx';
import { useDrag } from './use-drag.ts';

interface EditorProps { readonly route: SavedRoute | null; readonly mayManage: boolean; readonly onReload: () => void }

/** A route as it is edited. What was begun on one version is never saved over another without being asked. */
export function RouteEditor({ route, mayManage, onReload }: EditorProps) {
  const [start, setStart] = useState(() => ({ draft: draftOf(route), etag: route?.etag ?? null }));
  const [draft, setDraft] = useState<RouteDraft>(start.draft);
  const [tried, setTried] = useState(false);
  const go = useGo();
  const save = useSave(route);
  const left = useRef(false);
  const changed = !sameDraft(draft, start.draft);
  const problems = routeProblems({ name: draft.name, chain: draft.chain.map((leg) => ({ ...leg, model: leg.model.trim() })), limits: draft.limits, shadow: draft.shadow === null ? null : { ...draft.shadow, model: draft.shadow.model.trim() } });
  const guard = useBlocker({ shouldBlockFn: () => changed && !left.current, enableBeforeUnload: () => changed && !left.current, withResolver: true });
  async function submit(): Promise<void> {
    setTried(true);
    if (problems.length > 0) { announce('The route is not complete yet'); return; }
    const saved = await save.run(draft, start.etag);
    if (saved === null) return;
    toast(route === null ? `Route ${saved.name} made` : `Route ${saved.name} saved`, 'In force in every process within a second.');
    if (route === null) { left.current = true; go(`/gateway/routes/${saved.id}`, { replace: true }); return; }
    const next = draftOf(saved);
    setStart({ draft: next, etag: saved.etag });
    setDraft(next);
  }
  return (
    <div className={classes.page}>
      <Column>
        {!mayManage && <Notice title="Owners and admins change this"><p>You see what is in force, and can ask which key would serve a call.</p></Notice>}
        {route === null && <Card><TextInput label="Name" description="Callers ask for it as the model" placeholder="claims-writer" value={draft.name} error={tried ? problems.find(({ path }) => path === 'name')?.message : undefined} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} data-autofocus /></Card>}
        <Legs draft={draft} saved={route !== null} mayManage={mayManage} problems={tried ? problems : []} onChange={setDraft} />
        {route !== null && <DrillCard routeId={route.id} chain={start.draft.chain} mayManage={mayManage} changed={changed} />}
        <RouteSettings draft={draft} mayManage={mayManage} problems={tried ? problems : []} onChange={setDraft} />
        <ShadowCard routeId={route?.id ?? null} draft={draft} mayManage={mayManage} problems={tried ? problems : []} onChange={setDraft} />
        {mayManage && (changed || route === null || save.problem !== null) && (
          <SaveBar
            note={route === null ? 'Nothing is in force until it is made.' : 'Not saved yet.'}
            problem={<Conflict problem={save.problem} route={route} onTake={onReload} onKeep={(etag) => { setStart({ ...start, etag }); save.clear(); }} />}
          >
            {route === null ? <Button variant="default" component="a" href="/gateway?tab=routes">Cancel</Button> : <Button variant="default" onClick={() => { setDraft(start.draft); save.clear(); }}>Undo the changes</Button>}
            <Button loading={save.busy} onClick={() => void submit()}>{route === null ? 'Make the route' : 'Save the route'}</Button>
          </SaveBar>
        )}
      </Column>
      {route !== null && <DryRunPanel model={route.name} changed={changed} />}
      <Confirm opened={guard.status === 'blocked'} onClose={() => guard.reset?.()} title="Leave without saving?" confirmLabel="Leave" busy={false} problem={null} onConfirm={() => guard.proceed?.()}><p>Your changes to this route are lost.</p></Confirm>
    </div>
  );
}

function useSave(route: SavedRoute | null) {
  const create = useAction('createRoute', { invalidates: ['listRoutes'] });
  const update = useAction('updateRoute', { invalidates: ['listRoutes'] });
  return {
    busy: create.busy || update.busy, problem: create.problem ?? update.problem,
    clear: () => { create.clear(); update.clear(); },
    run: async (draft: RouteDraft, etag: string | null): Promise<SavedRoute | null> => {
      const result = route === null ? await create.run({ body: { name: draft.name, ...bodyOf(draft) } }) : await update.run({ params: { routeId: route.id }, body: bodyOf(draft), ifMatch: etag ?? route.etag });
      return result?.answer ?? null;
    },
  };
}

/** Somebody else saved it meanwhile: theirs is shown, or yours is saved over it, but not by accident. */
function Conflict({ problem, route, onTake, onKeep }: { readonly problem: ReturnType<typeof useSave>['problem']; readonly route: SavedRoute | null; readonly onTake: () => void; readonly onKeep: (etag: string) => void }) {
  const list = useRead('listRoutes', { query: { limit: 200 } });
  if (problem === null) return null;
  if (problem.code !== 'precondition_failed') return <ProblemNotice problem={problem} />;
  const present = async () => (await list.refetch()).data?.items.find(({ id }) => id === route?.id);
  return (
    <Notice tone="warn" title="Somebody changed this route in the meantime" actions={<><Button size="xs" variant="default" onClick={() => void present().then(onTake)}>Show theirs, drop mine</Button><Button size="xs" variant="default" onClick={() => void present().then((now) => { if (now !== undefined) onKeep(now.etag); })}>Keep mine, to save it over theirs</Button></>}>
      <p>Nothing was saved. Your changes are still here.</p>
    </Notice>
  );
}

function Legs({ draft, saved, mayManage, problems, onChange }: { readonly draft: RouteDraft; readonly saved: boolean; readonly mayManage: boolean; readonly problems: ReturnType<typeof routeProblems>; readonly onChange: (draft: RouteDraft) => void }) {
  const live = useLiveHealth();
  const move = (key: number, to: number) => {
    const next = moved(draft, key, to);
    if (sameDraft(next, draft)) return;
    onChange(next);
    announce(`Now leg ${to + 1} of ${draft.chain.length}`);
  };
  const { dragged, grab } = useDrag(move);
  return (
    <Card
      title="Legs" lead={draft.strategy === 'order' ? 'Asked in this order until one begins to answer.' : 'Those whose conditions hold are ordered for each call; the order here decides where nothing else does.'}
      actions={mayManage && draft.chain.length < routeBounds.legs && <Button size="xs" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={() => onChange(withLeg(draft))}>Add a leg</Button>}
    >
      <ol className={classes.legs}>
        {draft.chain.map((leg, index) => (
          <LegRow
            key={leg.key} leg={leg} index={index} count={draft.chain.length} weighted={draft.strategy === 'weights'} mayManage={mayManage} problems={problems} dragged={dragged === leg.key}
            live={saved ? live.legOf(leg.credentialId, leg.model.trim()) : undefined}
            onChange={(next) => onChange({ ...draft, chain: draft.chain.map((each) => (each.key === leg.key ? next : each)) })} onMove={(to) => move(leg.key, to)}
            onRemove={() => onChange({ ...draft, chain: draft.chain.filter((each) => each.key !== leg.key) })} onGrab={grab(leg.key)}
          />
        ))}
      </ol>
      {saved && <p className={classes.asOf}><HealthAsOf live={live} /></p>}
    </Card>
  );
}
