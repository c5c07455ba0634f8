import { type AppDetail, type RetentionWish, strictestOf } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FlaskConical, LayoutGrid, ListChecks } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useAction, useRead } from '../../api/index.ts';
import { useKept, useWasKept } from '../../memory/index.ts';
import { useGo, usePathParameter } from '../../navigation/index.ts';
import { announce, Badge, Card, EmptyState, Notice, PageHeader, ProblemNotice, Waiting, WithAside } from '../../ui/index.ts';
import { useUploads } from '../../uploads/index.ts';
import { riskWords } from '../../vocabulary/index.ts';
import { PlanNotice } from '../apps/choose-app.tsx';
import classes from './app.module.css';
import { DocumentsCard } from './documents-card.tsx';
import { Glance } from './glance.tsx';
import { FormFieldControl } from './form-field.tsx';
import { KeepChoice } from './keep-choice.tsx';
import { checkValues, fieldProblems, fieldsOf, toInput, toValues } from './form-fields.ts';
import type { FormValues } from './form-shape.ts';
import { RunCard } from './run-card.tsx';
import { TemplateNotice, TemplatesMenu, useStartedFrom } from './templates-menu.tsx';
import { useFormDraft } from './use-form-draft.ts';
import { usePrefill } from './use-prefill.ts';

const trail = [{ label: 'Apps', href: '/apps' }];

/** One app: its documents, its form, the cost, and off it goes. */
export function Page() {
  const appId = usePathParameter('appId');
  const { data: app, error, refetch } = useRead('readApp', { params: { appId } });
  if (app === undefined || app.id !== appId) {
    return (
      <>
        <PageHeader title="App" trail={trail} />
        {error === null ? <Card><Waiting lines={6} /></Card> : error.code === 'not_found'
          ? <EmptyState icon={LayoutGrid} title="There is no such app" actions={<Button component="a" href="/apps" variant="default">See all apps</Button>}><p>The address may be mistyped, or this installation does not carry it.</p></EmptyState>
          : <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  return <AppForm key={app.id} app={app} />;
}

function AppForm({ app }: { readonly app: AppDetail }) {
  const go = useGo();
  const fields = useMemo(() => fieldsOf(app.inputSchema), [app]);
  const wasKept = useWasKept(`form ${app.id}`);
  const [values, setValues] = useKept<FormValues>(`form ${app.id}`, () => toValues(fields));
  const [models, setModels] = useKept<readonly string[]>(`models ${app.id}`, () => []);
  const [keep, setKeep] = useState<RetentionWish | null>(null);
  const uploads = useUploads(`app ${app.id}`);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState(false);
  const start = useAction('startRun', { invalidates: ['listRuns', 'readHome'] });
  const compare = useAction('startComparison', { invalidates: ['listRuns', 'readHome'] });
  const typedFields = useRef(new Set<string>());
  const prefill = usePrefill(app, uploads, (input, run) => {
    // An earlier run's form comes a moment later: what was typed meanwhile stays.
    const kept = run === null ? [] : [...typedFields.current];
    typedFields.current.clear();
    setValues((before) => ({ ...toValues(fields, input), ...Object.fromEntries(kept.flatMap((name) => { const value = before[name]; return value === undefined ? [] : [[name, value]]; })) }));
    setModels(run === null || run.chosenModel === null ? [] : [run.chosenModel]);
  });
  // What a sample or an earlier run filled in is there anyway: kept is what somebody typed.
  const [typed, setTyped] = useState(false);
  const template = useStartedFrom(useCallback(({ template: { input }, documents }) => {
    setValues(toValues(fields, input));
    uploads.clear();
    uploads.pick(documents);
  }, [fields, setValues, uploads]));
  const draft = useFormDraft({ appId: app.id, values, uploads, typed, restore: !wasKept && prefill.source === null && template.started === null && !template.asked, fill: (found) => setValues({ ...toValues(fields), ...found }) });

  const problems = useMemo(() => checkValues(fields, values), [fields, values]);
  const problem = start.problem ?? compare.problem;
  const refused = useMemo(() => fieldProblems(fields, problem?.issues ?? []), [fields, problem]);
  const ready = useMemo(() => uploads.chosen.flatMap((entry) => (entry.state === 'ready' && entry.document !== null ? [entry.document.id] : [])), [uploads.chosen]);
  const dataClass = strictestOf(uploads.chosen.map(({ document }) => document?.dataClass));
  const documentProblem = documentsMissing(app, ready.length, uploads.chosen.length, uploads.busy);
  const missing = Object.keys(problems).length;
  const waitingFor = documentProblem ?? (missing === 0 ? null : `Fill in ${missing === 1 ? 'the one field' : `the ${missing} fields`} still missing to see the cost.`);
  const request = useMemo(() => (waitingFor === null ? { input: toInput(fields, values), documentIds: ready } : null), [waitingFor, fields, values, ready]);

  async function run(): Promise<void> {
    setAsked(true);
    if (request === null) {
      announce(waitingFor ?? '');
      const first = documentProblem === null ? fields.find((field) => problems[field.name] !== undefined) : undefined;
      document.getElementById(first === undefined ? 'documents' : `field-${first.name}`)?.focus();
      return;
    }
    const [model] = models;
    const rerun = prefill.runId === null ? {} : { rerunOf: prefill.runId };
    const href = models.length > 1
      ? await compare.run({ params: { appId: app.id }, body: { ...request, models: [...models] } }).then((begun) => (begun === null ? null : `/comparisons/${begun.answer.id}`))
      : await start.run({ params: { appId: app.id }, body: { ...request, ...rerun, ...model === undefined ? {} : { model }, ...keep === null ? {} : { retention: keep } } }).then((begun) => (begun === null ? null : `/runs/${begun.answer.id}`));
    if (href === null) return;
    draft.forget();
    go(href);
  }
  useEffect(() => {
    const listen = (event: KeyboardEvent) => { if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) { event.preventDefault(); void run(); } };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  });

  const risk = riskWords[app.risk];
  return (
    <>
      <PageHeader
        title={app.name} trail={trail} lead={app.purpose} beside={<Badge tone={risk.tone} title={risk.meaning}>{risk.label}</Badge>}
        actions={<><TemplatesMenu app={app} form={() => ({ input: toInput(fields, values), documentIds: ready })} onUse={template.onUse} /><Button variant="default" component="a" href={`/apps/${app.id}/batch`} leftSection={<ListChecks size={15} aria-hidden />}>Run over a list</Button><Button variant="default" leftSection={<FlaskConical size={15} aria-hidden />} onClick={prefill.loadSample}>Use the sample</Button></>}
      />
      <WithAside aside={<div className={classes.aside}><RunCard app={app} request={request} waitingFor={waitingFor} busy={start.busy || compare.busy} problem={problem} models={models} dataClass={dataClass} onModels={setModels} savedAt={draft.savedAt} onRun={() => void run()} /><KeepChoice appId={app.id} value={keep} onChange={setKeep} several={models.length > 1} /><WhatYouGet app={app} /><Glance app={app} /></div>}>
        <PlanNotice app={app} />
        {template.started !== null && <TemplateNotice app={app} started={template.started} />}
        {prefill.source === 'sample' && <Notice title="The sample is filled in">Everything in it is made up. Change what you like, or run it as it is.</Notice>}
        {prefill.source === 'run' && <Notice title="Filled in as in the earlier run" actions={<a className="ks-link" href={`/runs/${prefill.runId ?? ''}`}>Back to that run</a>}>Change what you like; the earlier draft stays as it is, and what differs is a click away afterwards.</Notice>}
        {prefill.gone.length > 0 && <Notice tone="warn" title={prefill.gone.length === 1 ? `“${prefill.gone[0] ?? ''}” is not here any more` : `${prefill.gone.length} documents are not here any more`}>{prefill.gone.length === 1 ? 'It was deleted, or kept no longer.' : `${prefill.gone.join(', ')}: they were deleted, or kept no longer.`} Upload it again, or choose another document.</Notice>}
        {draft.restored && <Notice title="Your form, as you left it" actions={<Button size="xs" variant="default" onClick={() => { setValues(toValues(fields)); uploads.clear(); setModels([]); draft.forget(); }}>Start with an empty form</Button>}>It was kept for you alone, and sealed.</Notice>}
        <ProblemNotice problem={prefill.problem} onRetry={prefill.loadSample} />
        {app.documents.max > 0 && <div id="documents" tabIndex={-1} className={classes.anchor}><DocumentsCard app={app} uploads={uploads} problem={asked && !uploads.busy ? documentProblem ?? undefined : undefined} /></div>}
        {fields.length > 0 && (
          <Card title="What it needs to know">
            <form className={classes.form} noValidate onSubmit={(event) => { event.preventDefault(); void run(); }}>
              {fields.map((field) => (
                <FormFieldControl
                  key={field.name} field={field} value={values[field.name] ?? ''} problem={asked || touched.has(field.name) ? problems[field.name] ?? refused[field.name] : undefined}
                  onChange={(value) => { start.clear(); compare.clear(); setTyped(true); typedFields.current.add(field.name); setValues((before) => ({ ...before, [field.name]: value })); }} onLeave={() => setTouched((before) => new Set(before).add(field.name))}
                />
              ))}
              <button type="submit" className="ks-hidden" tabIndex={-1} aria-hidden>Run</button>
            </form>
          </Card>
        )}
      </WithAside>
    </>
  );
}

function WhatYouGet({ app }: { readonly app: AppDetail }) {
  return (
    <Card title="What you get" footer={app.scopeNote}>
      <ul className={classes.sections} aria-label="Parts of the draft">{app.sections.map((section) => <li key={section.id}>{section.title}</li>)}</ul>
    </Card>
  );
}

/** Why the documents do not suffice yet, in words; `null` where they do. */
function documentsMissing({ documents: { min } }: AppDetail, ready: number, chosen: number, busy: boolean): string | null {
  if (busy) return 'The documents are still on their way.';
  if (ready < chosen) return 'Remove the document that could not be read, or try it again.';
  if (ready < min) return min === 1 ? 'Choose a document first.' : `Choose at least ${min} documents first.`;
  return null;
}
