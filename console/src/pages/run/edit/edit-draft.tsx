import type { AppDetail, Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { type ApiProblem, queryKeyOf, useAction } from '../../../api/index.ts';
import { kindOf, propertyOf } from '../../../schema/index.ts';
import { announce, Dialog, FormActions, Notice, ProblemNotice, Time, toast } from '../../../ui/index.ts';
import { ValueView } from '../output/value-view.tsx';
import { Difference } from './difference.tsx';
import { EditField } from './edit-field.tsx';
import type { Change } from './edit-model.ts';
import { EditProblems } from './edit-problems.ts';
import { problemsIn } from './check-edit.ts';
import classes from './edit.module.css';
import { MergeView } from './merge-view.tsx';
import { useEdit } from './use-edit.ts';

/** Edits a draft section by section, showing what differs from it, and saves it whole. */
export function EditDraft({ run, app, onDone }: { readonly run: Run; readonly app: AppDetail; readonly onDone: () => void }) {
  const cache = useQueryClient();
  const editing = useEdit(run);
  const { edit, base: original, changes, output, setEdit, forget } = editing;
  const [reviewing, setReviewing] = useState(false);
  const save = useAction('editRun', { invalidates: ['listRuns', 'listAudit'] });
  const problems = useMemo(() => new Map([...problemsIn(output, app.outputSchema), ...serverProblems(save.problem)]), [app.outputSchema, output, save.problem]);
  useWarningBeforeLeaving(changes.length > 0);

  async function saveNow(): Promise<void> {
    if (run.outputHash === null) return;
    const saved = await save.run({ params: { runId: run.id }, body: { output: { ...output }, basedOnHash: run.outputHash } });
    // Read anew, the page finds that another text was saved, and shows both.
    if (saved === null) { setReviewing(false); await cache.invalidateQueries({ queryKey: ['readRun'] }); return; }
    setReviewing(false);
    forget();
    cache.setQueryData(queryKeyOf('readRun', { params: { runId: run.id } }), saved.answer);
    announce('The draft is saved and its quotes are checked again.');
    toast('Draft saved', saved.answer.state === 'awaiting-approval' ? 'Its quotes were checked again, and it waits for a decision about this text.' : 'Its quotes were checked again.');
    onDone();
  }
  if (edit.type !== 'fields') return null;
  if (editing.outdated) return <MergeView run={run} app={app} base={original} mine={output} onMerged={editing.goOnWith} onDiscard={() => { forget(); onDone(); }} />;
  return (
    <EditProblems value={problems}>
      <div className={classes.editor}>
        {editing.restored && changes.length > 0 && <Notice title="Your edits, as you left them">They were kept for you alone and are not part of the draft until you save them.</Notice>}
        {run.state === 'approved' && <Notice tone="warn" title="Saving withdraws the approval">The approval is for the text as it was. A changed text needs a new one.</Notice>}
        {app.sections.map((section) => {
          const part = edit.fields[section.id];
          if (part === undefined) return null;
          const schema = propertyOf(app.outputSchema, section.id);
          // Tables are computed by code, never written.
          const computed = kindOf(schema) === 'table';
          return (
            <section key={section.id} className={classes.section} aria-labelledby={`edit-${section.id}`}>
              <h2 id={`edit-${section.id}`} className={classes.sectionTitle}>{section.title}</h2>
              {computed
                ? <><p className={classes.computed}>Computed by code: nobody writes it. What is computed from the form changes with the form; what is computed from the draft is computed anew when you save.</p><ValueView value={original[section.id]} schema={schema} path={section.id} /></>
                : <EditField edit={part} schema={schema} original={original[section.id]} label={section.title} path={section.id} labelHidden onChange={(next) => { save.clear(); setEdit({ type: 'fields', fields: { ...edit.fields, [section.id]: next } }); }} />}
            </section>
          );
        })}
        <div className={classes.bar}>
          <p aria-live="polite">{changes.length === 0 ? 'Nothing changed yet' : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`}{problems.size > 0 && `, ${problems.size} to mend`}{editing.savedAt !== null && changes.length > 0 && <small>kept for you, <Time iso={editing.savedAt} /></small>}</p>
          <Button variant="default" onClick={() => { forget(); onDone(); }}>{changes.length === 0 ? 'Close' : 'Discard'}</Button>
          <Button disabled={changes.length === 0 || problems.size > 0} onClick={() => setReviewing(true)}>Review and save</Button>
        </div>
        {!reviewing && save.problem !== null && save.problem.code !== 'text_changed' && <ProblemNotice problem={save.problem} />}
        <Dialog opened={reviewing} onClose={() => setReviewing(false)} title={`Save ${changes.length === 1 ? 'this change' : `these ${changes.length} changes`}`} size="xl">
          <ChangeList changes={changes} app={app} />
          <FormActions>
            <Button variant="default" onClick={() => setReviewing(false)}>Go on editing</Button>
            <Button loading={save.busy} onClick={() => void saveNow()}>Save</Button>
          </FormActions>
        </Dialog>
      </div>
    </EditProblems>
  );
}

/** What the server refused, by path of the text: it checks more than can be told beforehand. */
function serverProblems(problem: ApiProblem | null): readonly (readonly [string, string])[] {
  return (problem?.issues ?? []).map(({ path, message }) => [path.replace(/^(?:body\.)?output\./, ''), message] as const);
}

function ChangeList({ changes, app }: { readonly changes: readonly Change[]; readonly app: AppDetail }) {
  const titles = new Map(app.sections.map((section) => [section.id, section.title]));
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={`${change.kind}${change.path}`}>
          <span className={classes.changePlace}>{titles.get(change.path.split('.')[0] ?? '') ?? change.path}</span>
          <Difference before={change.before} after={change.after} />
        </li>
      ))}
    </ul>
  );
}

/** Asks before the tab is closed over unsaved changes. */
function useWarningBeforeLeaving(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
