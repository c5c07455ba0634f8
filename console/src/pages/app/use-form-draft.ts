import type { DocumentDescription } from '@keystead/contract';
import { useEffect, useRef, useState } from 'react';
import { call } from '../../api/index.ts';
import type { Uploads } from '../../uploads/index.ts';
import type { FormValues } from './form-shape.ts';

/** Typing pauses so long before the form is kept. */
const pauseMilliseconds = 1_200;

export interface FormDraft {
  /** When the form that is shown was last kept, ISO 8601; `null` where it is not. */
  readonly savedAt: string | null;
  /** It was found again when the page was opened. */
  readonly restored: boolean;
  /** Forgets it, here and on the server. */
  readonly forget: () => void;
}

export interface FormDraftOptions {
  readonly appId: string;
  readonly values: FormValues;
  readonly uploads: Uploads;
  /** Whether somebody changed an answer since the page was opened. */
  readonly typed: boolean;
  /** Whether what the server has is to be filled in: not where the form was filled otherwise. */
  readonly restore: boolean;
  readonly fill: (values: FormValues) => void;
}

/**
 * Keeps a form that is not sent yet: sealed on the server, a person's own for each app, so that it is there after a reload and after
 * signing in again. Nothing is written to any storage of the browser.
 */
export function useFormDraft({ appId, values, uploads, typed, restore, fill }: FormDraftOptions): FormDraft {
  const [state, setState] = useState<{ readonly savedAt: string | null; readonly restored: boolean }>({ savedAt: null, restored: false });
  const documents = uploads.chosen.flatMap((entry) => (entry.state === 'ready' && entry.document !== null ? [{ id: entry.document.id, name: entry.document.name }] : []));
  const wanted = JSON.stringify({ values, documents });
  const known = useRef<string | null>(null);
  const latest = useRef({ uploads, fill, typed });
  useEffect(() => { latest.current = { uploads, fill, typed }; });

  useEffect(() => {
    if (!restore) return;
    let left = false;
    void readDraft(appId).then((found) => {
      // Whoever was faster than the answer keeps what they typed.
      if (left || found === null || latest.current.typed) return;
      latest.current.fill(found.values);
      latest.current.uploads.pick(found.documents);
      setState({ savedAt: found.savedAt, restored: true });
    });
    return () => { left = true; };
  }, [appId, restore]);

  useEffect(() => {
    if (!typed || known.current === wanted) return undefined;
    const timer = setTimeout(() => {
      known.current = wanted;
      const draft = JSON.parse(wanted) as { values: Record<string, unknown>; documents: { id: string; name: string }[] };
      call('keepFormDraft', { params: { appId }, body: { draft: { ...draft, documents: draft.documents.slice(0, 10), rerunOf: null } } })
        .then(({ savedAt }) => setState((before) => ({ ...before, savedAt })), () => setState((before) => ({ ...before, savedAt: null })));
    }, pauseMilliseconds);
    return () => clearTimeout(timer);
  }, [appId, typed, wanted]);

  const forget = (): void => {
    known.current = wanted;
    setState({ savedAt: null, restored: false });
    // Where it cannot be reached it is overwritten by the next form.
    call('keepFormDraft', { params: { appId }, body: { draft: null } }).catch(() => undefined);
  };
  return { ...state, forget };
}

async function readDraft(appId: string): Promise<{ readonly values: FormValues; readonly documents: readonly DocumentDescription[]; readonly savedAt: string | null } | null> {
  try {
    const { draft, savedAt } = await call('readFormDraft', { params: { appId } });
    if (draft === null) return null;
    const documents = await Promise.all(draft.documents.map(({ id }) => call('readDocument', { params: { documentId: id } }).catch(() => null)));
    const values = Object.fromEntries(Object.entries(draft.values).filter((entry): entry is [string, string | number | boolean] => ['string', 'number', 'boolean'].includes(typeof entry[1])));
    return { values, documents: documents.filter((document): document is DocumentDescription => document?.state === 'ready'), savedAt };
  } catch {
    return null;
  }
}
