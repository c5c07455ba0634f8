import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { type Operation, run as runShape } from '@keystead/contract';
import { z } from 'zod';
import { type Principal, jsonOrNull } from '../foundation/index.ts';
import { type ObjectKey, openObject, sealObject } from '../vault/index.ts';

/** What an answer is kept for: the call that may be repeated. */
export interface AnsweredCall { readonly principal: Principal; readonly key: string; readonly operation: Operation; readonly requestText: string }

/** Answers as they lie in the database. */
export interface KeptAnswers {
  seal(call: AnsweredCall, body: string | null): string | null;
  /** @throws VaultError `does-not-open` for what was kept for another call. */
  open(call: AnsweredCall, kept: string | null): Promise<string | null>;
}

export interface KeptAnswersOptions {
  /** Known to the installation alone. */
  readonly secret: Uint8Array;
  /** A run as it is now, for whoever may see it; in JSON. Left out: answers that show a run are kept like all others. */
  readonly readRun?: (principal: Principal, runId: string) => Promise<string>;
}

const sealed = 'sealed:';
const named = 'run:';

/**
 * Answers hold content, so none lies in the clear: each is sealed under a key that comes of the installation's secret and of the whole request, which only
 * whoever repeats it knows. Of one that shows a run nothing is kept but the run's id, and it is read anew: what is kept of runs is their own rule's matter.
 */
export function openKeptAnswers({ secret, readRun }: KeptAnswersOptions): KeptAnswers {
  const keyOf = ({ principal, key, operation, requestText }: AnsweredCall): ObjectKey => {
    const bytes = createHmac('sha512', secret).update('kept answer\0').update(operation.id).update('\0').update(requestText).digest().subarray(0, 32);
    return { key: createSecretKey(bytes), binding: { tenantId: principal.tenantId, kind: 'answer', objectId: key }, randomBytes };
  };
  return {
    seal(call, body) {
      if (body === null) return null;
      const shown = call.operation.response === runShape && readRun !== undefined ? withId.safeParse(jsonOrNull(body)) : null;
      return shown?.success === true ? `${named}${shown.data.id}` : `${sealed}${sealObject(keyOf(call), 'body', Buffer.from(body)).toString('base64')}`;
    },
    async open(call, kept) {
      if (kept?.startsWith(named) === true && readRun !== undefined) return readRun(call.principal, kept.slice(named.length));
      if (kept?.startsWith(sealed) === true) return openObject(keyOf(call), 'body', Buffer.from(kept.slice(sealed.length), 'base64')).toString('utf8');
      // Kept before answers were sealed, within the last day.
      return kept;
    },
  };
}

const withId = z.looseObject({ id: z.uuid() });
