import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { type Operation, run as runShape, runComparison as comparisonShape } from '@keystead/contract';
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
  /** What shows runs as it is now, for whoever may see it; in JSON. Left out: answers that show runs are kept like all others. */
  readonly readAgain?: Readonly<Record<ReadAgain, (principal: Principal, id: string) => Promise<string>>>;
}

const sealed = 'sealed:';

type ReadAgain = 'run' | 'comparison';
/** Answers that show runs, by their shape. */
const showing: ReadonlyMap<unknown, ReadAgain> = new Map<unknown, ReadAgain>([[runShape, 'run'], [comparisonShape, 'comparison']]);

/**
 * Answers hold content, so none lies in the clear: each is sealed under a key that comes of the installation's secret and of the whole request, which only
 * whoever repeats it knows. Of one that shows runs nothing is kept but an id, and it is read anew: what is kept of runs is their own rule's matter.
 */
export function openKeptAnswers({ secret, readAgain }: KeptAnswersOptions): KeptAnswers {
  const keyOf = ({ principal, key, operation, requestText }: AnsweredCall): ObjectKey => {
    const bytes = createHmac('sha512', secret).update('kept answer\0').update(operation.id).update('\0').update(requestText).digest().subarray(0, 32);
    return { key: createSecretKey(bytes), binding: { tenantId: principal.tenantId, kind: 'answer', objectId: key }, randomBytes };
  };
  return {
    seal(call, body) {
      if (body === null) return null;
      const what = readAgain === undefined ? undefined : showing.get(call.operation.response);
      const shown = what === undefined ? null : withId.safeParse(jsonOrNull(body));
      return shown?.success === true ? `${what}:${shown.data.id}` : `${sealed}${sealObject(keyOf(call), 'body', Buffer.from(body)).toString('base64')}`;
    },
    async open(call, kept) {
      const [what, id = ''] = kept?.split(':', 2) ?? [];
      if ((what === 'run' || what === 'comparison') && readAgain !== undefined) return readAgain[what](call.principal, id);
      if (kept?.startsWith(sealed) === true) return openObject(keyOf(call), 'body', Buffer.from(kept.slice(sealed.length), 'base64')).toString('utf8');
      // Kept before answers were sealed, within the last day.
      return kept;
    },
  };
}

const withId = z.looseObject({ id: z.uuid() });
