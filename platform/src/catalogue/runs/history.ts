import type { RunSummary } from '@keystead/contract';
import type { Principal } from '../../foundation/index.ts';

import type { CatalogueDependencies } from '../dependencies.ts';
import type { AppManifest, Audience } from '../manifest.ts';
import type { RunState } from '../tables.ts';
import { costOf, summarise } from './describe.ts';
import { describeContent, readContentEnds } from './retention/content-state.ts';
import { type Viewer, viewerOf, visibleTo } from '../sharing/visibility.ts';
import { type RunRow, type RunStore, hasContent } from './store.ts';

interface Parts { readonly dependencies: CatalogueDependencies; readonly store: RunStore; readonly apps: ReadonlyMap<string, AppManifest> }

export interface HistoryQuestion {
  readonly appId: string | undefined;
  readonly state: RunState | undefined;
  readonly audience: Audience | undefined;
  /** A person, or `me`. */
  readonly startedBy: string | undefined;
  /** Started at or after. */
  readonly from: Date | undefined;
  /** Started before. */
  readonly until: Date | undefined;
  /** Words that all occur in title, form or draft. */
  readonly search: string | undefined;
  /** Runs older than this id. */
  readonly before: string | null;
  readonly limit: number;
}

/** A page of the history, and the id after which the next one goes on; `null` at its end. */
export interface HistoryPage { readonly items: RunSummary[]; readonly last: string | null }

/** Content is sealed, so searching opens each run that could match; so many for a page, then the caller asks for more. */
const mostOpenedForAPage = 400;
const batch = 50;

/**
 * Runs of the caller's organisation, newest first; those of apps that are assigned to others are left out, and those that the caller
 * does not see. Owners and admins learn that these are there, and nothing of what is in them.
 */
export async function readHistory(parts: Parts, principal: Principal, question: HistoryQuestion): Promise<HistoryPage> {
  const hidden = [...await parts.dependencies.people.hiddenApps(principal)];
  const viewer = await viewerOf(parts.dependencies, principal);
  const words = wordsOf(question.search ?? '');
  const size = words.length === 0 ? question.limit : batch;
  const found: Named[] = [];
  let { before } = question;
  for (let opened = 0; ; opened += size) {
    const rows = await readRows(parts.store, principal, { ...question, before, limit: size + 1 }, { hidden, viewer });
    for (const row of rows.slice(0, size)) {
      if (found.length === question.limit) return toPage(parts, principal, found, before);
      before = row.id;
      const named = await openMatching(parts.store, row, words);
      if (named !== null) found.push(named);
    }
    if (rows.length <= size) return toPage(parts, principal, found, null);
    if (words.length === 0 || opened + size >= mostOpenedForAPage) return toPage(parts, principal, found, before);
  }
}

interface Named { readonly row: RunRow; readonly title: string }
type Listed = RunRow & { readonly seen: boolean };

const unseenTitle = 'Shared with others';

function readRows(store: RunStore, principal: Principal, { appId, state, audience, startedBy, from, until, before, limit }: HistoryQuestion, { hidden, viewer }: { readonly hidden: readonly string[]; readonly viewer: Viewer }): Promise<Listed[]> {
  return store.database.inTenant(principal.tenantId, (trx) => {
    let listed = trx.selectFrom('runs').selectAll().select(visibleTo(viewer).as('seen')).orderBy('id', 'desc').limit(limit);
    if (!viewer.managesPeople) listed = listed.where(visibleTo(viewer));
    if (before !== null) listed = listed.where('id', '<', before);
    if (hidden.length > 0) listed = listed.where('app_id', 'not in', hidden);
    if (appId !== undefined) listed = listed.where('app_id', '=', appId);
    if (state !== undefined) listed = listed.where('state', '=', state);
    if (audience !== undefined) listed = listed.where('audience', '=', audience);
    if (startedBy !== undefined) listed = listed.where('started_by', startedBy === 'me' && principal.userId === null ? 'is' : '=', startedBy === 'me' ? principal.userId : startedBy);
    if (from !== undefined) listed = listed.where('created_at', '>=', from);
    if (until !== undefined) listed = listed.where('created_at', '<', until);
    return listed.execute();
  });
}

/** `null` for a run in which not every word occurs. */
async function openMatching(store: RunStore, row: Listed, words: readonly string[]): Promise<Named | null> {
  if (!row.seen) return words.length === 0 ? { row, title: unseenTitle } : null;
  if (words.length === 0) return { row, title: await store.openTitle(row) };
  if (!hasContent(row)) return null;
  const { title, input, output } = await store.openContent(row);
  const text = foldCase([title, ...textsIn(input), ...textsIn(output)].join('\n'));
  return words.every((word) => text.includes(word)) ? { row, title } : null;
}

async function toPage({ dependencies, store, apps }: Parts, { tenantId, userId }: Principal, found: readonly Named[], last: string | null): Promise<HistoryPage> {
  const [ends, people, spending] = await Promise.all([
    store.database.inTenant(tenantId, (trx) => readContentEnds(trx, found.map(({ row }) => row))),
    dependencies.people.names(tenantId, [...new Set(found.flatMap(({ row }) => row.started_by ?? []))]),
    dependencies.receipts.spending(tenantId, found.map(({ row }) => ({ runId: row.id, requestId: row.request_id }))),
  ]);
  const now = dependencies.clock.now();
  return { items: found.map(({ row, title }) => summarise(row, {
    title, manifest: apps.get(row.app_id), people, costNanoUsd: costOf(row, spending.get(row.id), now),
    content: describeContent(row, { now, reader: userId, end: ends.get(row.id), process: store.holdings.process }),
  })), last };
}

const foldCase = (text: string): string => text.normalize('NFKC').toLowerCase();
const wordsOf = (search: string): readonly string[] => foldCase(search).split(/\s+/).filter((word) => word !== '');

/** Every text of a form or draft; quotations count, names of fields do not. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
