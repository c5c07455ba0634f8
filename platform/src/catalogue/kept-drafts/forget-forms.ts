import type { RetentionRule } from '@keystead/contract';
import { sql } from '../../foundation/index.ts';
import { type RetentionSettings, ruleFor } from '../../retention/index.ts';
import type { AppManifest } from '../manifest.ts';
import type { RunTransaction } from '../runs/store.ts';

const kinds = ['tenant-default', 'shortest'] as const;

/** How long a form that was begun may lie, in hours; `null` for as long as anybody likes. The session that it was begun in is not known any more: the rule's hours hold. */
const longestHours: Readonly<Record<RetentionRule['mode'], (rule: RetentionRule) => number | null>> = {
  zero: () => 0, session: ({ hours }) => hours ?? 0, days: ({ days }) => (days ?? 0) * 24, keep: () => null,
};

/** Deletes the forms that an organisation's people have begun and left for longer than the rule for the app keeps what is made of them. */
export async function forgetLeftForms(trx: RunTransaction, settings: RetentionSettings, { apps, now }: { readonly apps: Iterable<AppManifest>; readonly now: Date }): Promise<void> {
  const shortest = [...apps].filter(({ retention }) => retention === 'shortest').map(({ id }) => id);
  for (const kind of kinds) {
    const { rule } = ruleFor(settings, kind);
    const hours = longestHours[rule.mode](rule);
    if (hours === null) continue;
    await trx.deleteFrom('app_form_drafts').where(sql<boolean>`(app_id = any(${shortest}::text[])) = ${kind === 'shortest'}`).where('saved_at', '<=', new Date(now.getTime() - hours * 3_600_000)).execute();
  }
}
