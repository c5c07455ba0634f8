import type { Run } from '@keystead/contract';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call } from '../../../api/index.ts';
import { useKept, useWasKept } from '../../../memory/index.ts';
import { isRecord } from '../../../schema/index.ts';
import { type Change, changesIn, type EditValue, fromEdit, toEdit, toEditOf } from './edit-model.ts';

type Output = Readonly<Record<string, unknown>>;

/** An edit, and the text it is of: somebody else may have saved another one since. */
interface Editing { readonly basedOnHash: string; readonly base: Output; readonly edit: EditValue }

export interface RunEdit {
  readonly edit: EditValue;
  readonly base: Output;
  readonly changes: readonly Change[];
  /** What would be sent. */
  readonly output: Output;
  /** Somebody saved another text since this edit was begun. */
  readonly outdated: boolean;
  /** Found again where it was kept, after a reload. */
  readonly restored: boolean;
  readonly savedAt: string | null;
  readonly setEdit: (edit: EditValue) => void;
  /** Goes on with a text that was merged with the saved one. */
  readonly goOnWith: (output: Output) => void;
  /** Forgets it, here and on the server. */
  readonly forget: () => void;
}

/** Typing pauses so long before the edit is kept. */
const pauseMilliseconds = 1_200;
const outputOf = (edit: EditValue): Output => { const output = fromEdit(edit); return isRecord(output) ? output : {}; };

/** Edits a run's text. What is not saved yet is kept sealed on the server, for its owner alone, and found again after a reload, also when the text was changed meanwhile. */
export function useEdit(run: Run): RunEdit {
  const name = `edit ${run.id}`;
  const wasKept = useWasKept(name);
  const fresh = useCallback((): Editing => ({ basedOnHash: run.outputHash ?? '', base: run.output ?? {}, edit: toEdit(run.output ?? {}) }), [run.output, run.outputHash]);
  const [editing, setEditing, forgetHere] = useKept<Editing>(name, fresh);
  const [restored, setRestored] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const changes = useMemo(() => changesIn(editing.edit, editing.base), [editing]);
  const output = useMemo(() => outputOf(editing.edit), [editing.edit]);
  const outdated = editing.basedOnHash !== (run.outputHash ?? '');
  const untouched = changes.length === 0;

  // Nothing was edited yet: the text that is saved now is the one to edit.
  useEffect(() => { if (outdated && untouched) setEditing(fresh()); }, [fresh, outdated, setEditing, untouched]);

  useEffect(() => {
    if (wasKept) return undefined;
    let left = false;
    call('readEditDraft', { params: { runId: run.id } }).then(({ draft, savedAt: at }) => {
      if (left || draft === null) return;
      setEditing({ basedOnHash: draft.basedOnHash, base: draft.base, edit: toEditOf(draft.output, draft.base) });
      setRestored(true);
      setSavedAt(at);
    }, () => undefined);
    return () => { left = true; };
  }, [run.id, setEditing, wasKept]);

  const known = useRef(editing);
  useEffect(() => {
    if (untouched || known.current === editing) return undefined;
    const timer = setTimeout(() => {
      known.current = editing;
      const draft = { output: outputOf(editing.edit), base: { ...editing.base }, basedOnHash: editing.basedOnHash };
      call('keepEditDraft', { params: { runId: run.id }, body: { draft } }).then((kept) => setSavedAt(kept.savedAt), () => setSavedAt(null));
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [editing, run.id, untouched]);

  const setEdit = useCallback((edit: EditValue) => setEditing((before) => ({ ...before, edit })), [setEditing]);
  const goOnWith = useCallback((merged: Output) => setEditing({ basedOnHash: run.outputHash ?? '', base: run.output ?? {}, edit: toEditOf(merged, run.output ?? {}) }), [run.output, run.outputHash, setEditing]);
  const forget = useCallback(() => {
    forgetHere();
    // Where it cannot be reached, the next edit overwrites it; a saved text takes it along.
    call('keepEditDraft', { params: { runId: run.id }, body: { draft: null } }).catch(() => undefined);
  }, [forgetHere, run.id]);
  return { edit: editing.edit, base: editing.base, changes, output, outdated: outdated && !untouched, restored, savedAt, setEdit, goOnWith, forget };
}
