import type { AppDetail, Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { queryKeyOf, useAction } from '../../../api/index.ts';
import { useKept } from '../../../memory/index.ts';
import { isRecord, kindOf, propertyOf } from '../../../schema/index.ts';
import { announce, Dialog, FormActions, Notice, ProblemNotice, toast } from '../../../ui/index.ts';
import { ValueView } from '../output/value-view.tsx';
import { Difference } from './difference.tsx';
import { EditField } from './edit-field.tsx';
import { type Change, changesIn, type EditValue, fromEdit, toEdit } from './edit-model.ts';
import classes from './edit.module.css';

/** Edits a draft section by section, showing what differs from it, and saves it whole. */
export function EditDraft({ run, app, onDone }: { readonly run: Run; readonly app: AppDetail; readonly onDone: () => void }) {
  const cache = useQueryClient();
  const original = useMemo(() => run.output ?? {}, [run.output]);
  const [edit, setEdit, forget] = useKept<EditValue>(`edit ${run.id} ${run.outputHash ?? ''}`, () => toEdit(original));
  const [reviewing, setReviewing] = useState(false);
  const save = useAction('editRun', { invalidates: ['listRuns', 'listAudit'] });
  const changes = useMemo(() => changesIn(edit, original), [edit, original]);
  useWarningBeforeLeaving(changes.length > 0);

  async function saveNow(): Promise<void> {
    const output = fromEdit(edit);
    if (!isRecord(output) || run.outputHash === null) return;
    const saved = await save.run({ params: { runId: run.id }, body: { output, basedOnHash: run.outputHash } });
    if (saved === null) return;
    setReviewing(false);
    forget();
    cache.setQueryData(queryKeyOf('readRun', { params: { runId: run.id } }), saved.answer);
    announce('The draft is saved and its quotes are checked again.');
    toast('Draft saved', 'Its quotes were checked again.');
    onDone();
  }
  if (edit.type !== 'fields') return null;
  return (
    <div className={classes.editor}>
      {run.state === 'approved' && <Notice tone="warn" title="Saving withdraws the approval">The approval is for the text as it was. A changed text needs a new one.</Notice>}
      {app.sections.map((section) => {
        const part = edit.fields[section.id];
        if (part === undefined) return null;
        const schema = propertyOf(app.outputSchema, section.id);
        // Tables are computed by code from the form, never written: changing a figure means changing the form.
        const computed = kindOf(schema) === 'table';
        return (
          <section key={section.id} className={classes.section} aria-labelledby={`edit-${section.id}`}>
            <h2 id={`edit-${section.id}`} className={classes.sectionTitle}>{section.title}</h2>
            {computed
              ? <><p className={classes.computed}>Computed from the form. To change a figure, change the form and run again.</p><ValueView value={original[section.id]} schema={schema} path={section.id} /></>
              : <EditField edit={part} schema={schema} original={original[section.id]} label={section.title} labelHidden onChange={(next) => setEdit({ type: 'fields', fields: { ...edit.fields, [section.id]: next } })} />}
          </section>
        );
      })}
      <div className={classes.bar}>
        <p aria-live="polite">{changes.length === 0 ? 'Nothing changed yet' : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`}</p>
        <Button variant="default" onClick={() => { forget(); onDone(); }}>{changes.length === 0 ? 'Close' : 'Discard'}</Button>
        <Button disabled={changes.length === 0} onClick={() => setReviewing(true)}>Review and save</Button>
      </div>
      <Dialog opened={reviewing} onClose={() => setReviewing(false)} title={`Save ${changes.length === 1 ? 'this change' : `these ${changes.length} changes`}`} size="xl">
        <ChangeList changes={changes} app={app} />
        <ProblemNotice problem={save.problem} {...(save.problem?.code === 'text_changed' ? { onRetry: () => void cache.invalidateQueries({ queryKey: ['readRun'] }) } : {})} />
        <FormActions>
          <Button variant="default" onClick={() => setReviewing(false)}>Go on editing</Button>
          <Button loading={save.busy} onClick={() => void saveNow()}>Save</Button>
        </FormActions>
      </Dialog>
    </div>
  );
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
