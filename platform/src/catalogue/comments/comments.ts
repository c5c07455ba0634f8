import { createHash } from 'node:crypto';
import { type RunComment, mostComments } from '@keystead/contract';
import canonicalize from 'canonicalize';
import type { Selectable } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import type { ContentKey } from '../../documents/index.ts';
import { InvalidRequest, KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import type { CatalogueContext } from '../http/context.ts';
import type { RunRow, RunTransaction } from '../runs/store.ts';
import { viewerOf, visibleTo } from '../sharing/visibility.ts';
import type { SharingTables } from '../sharing/tables.ts';

export type CommentRow = Selectable<SharingTables['run_comments']>;

/** What is sealed of a comment. The hash is of what it was about when it was written. */
export interface Said { readonly text: string; readonly aboutHash: string | null }
/** A run with its text and the key that comments on it are sealed under. */
interface Place { readonly row: RunRow; readonly key: ContentKey; readonly output: Output | null }

const partOf = (id: string): string => `comment ${id}`;
export const sealSaid = (key: ContentKey, id: string, said: Said): Buffer => key.seal(partOf(id), Buffer.from(JSON.stringify(said)));
export const openSaid = (key: ContentKey, { id, sealed }: Pick<CommentRow, 'id' | 'sealed'>): Said => JSON.parse(key.open(partOf(id), sealed).toString('utf8')) as Said;

/** The comments after one of them, oldest first, and the id after which the next page goes on. */
export async function readComments(context: CatalogueContext, principal: Principal, run: RunRow, asked: { readonly after: string | null; readonly limit: number }): Promise<{ items: RunComment[]; last: string | null }> {
  // Content that is gone took its comments along.
  if (run.object_key === null) return { items: [], last: null };
  const rows = await context.store.database.inTenant(run.tenant_id, (trx) => {
    const listed = trx.selectFrom('run_comments').selectAll().where('run_id', '=', run.id).orderBy('id').limit(asked.limit + 1);
    return (asked.after === null ? listed : listed.where('id', '>', asked.after)).execute();
  });
  const shown = rows.slice(0, asked.limit);
  return { items: await describe(context, principal, await placeOf(context, run), shown), last: rows.length > shown.length ? shown.at(-1)?.id ?? null : null };
}

/** How many comments a run has, and how many of them are settled; none is opened for it. */
export function commentCounts(trx: RunTransaction, runId: string): Promise<{ readonly all: number; readonly settled: number }> {
  return trx.selectFrom('run_comments').select((row) => [row.fn.countAll<number>().as('all'), row.fn.count<number>('resolved_at').as('settled')]).where('run_id', '=', runId).executeTakeFirstOrThrow();
}

/** @throws InvalidRequest for a section that the draft has not, or somebody who does not see the run; KeysteadError `conflict`. */
export async function addComment(context: CatalogueContext, principal: Principal, run: RunRow, wish: { readonly text: string; readonly section: string | null; readonly mentions: readonly string[] }): Promise<RunComment> {
  const author = personOf(principal);
  const place = await placeOf(context, run);
  const { text, section } = wish;
  if (section !== null && context.apps.get(run.app_id)?.sections.some(({ id }) => id === section) !== true) throw new InvalidRequest([{ path: 'section', message: 'is none of this draft' }]);
  const mentions = await seers(context, run, wish.mentions);
  const id = newId();
  const sealed = sealSaid(place.key, id, { text, aboutHash: hashAbout(place.output, section) });
  const tell = await telling(context, run, author);
  const row = await context.store.database.inTenant(run.tenant_id, async (trx) => {
    await lockForComment(context, trx, run);
    const { there } = await trx.selectFrom('run_comments').select((all) => all.fn.countAll<number>().as('there')).where('run_id', '=', run.id).executeTakeFirstOrThrow();
    if (there >= mostComments) throw new KeysteadError('conflict', { detail: `a run takes ${mostComments} comments; delete some that are settled` });
    const added = await trx.insertInto('run_comments').values({ id, tenant_id: run.tenant_id, run_id: run.id, section, author, mentions: [...mentions], sealed, created_at: context.dependencies.clock.now() }).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId: run.tenant_id, action: 'run.commented', actor: actorOf(principal), subjectId: run.id, detail: { comment: id, section, mentions } });
    await tell(trx, id, mentions);
    return added;
  });
  return describeOne(context, principal, place, row);
}

/** @throws KeysteadError `forbidden` for somebody else's. */
export async function editComment(context: CatalogueContext, principal: Principal, run: RunRow, wish: { readonly id: string; readonly text: string; readonly mentions: readonly string[] }): Promise<RunComment> {
  const place = await placeOf(context, run);
  const mentions = await seers(context, run, wish.mentions);
  const tell = await telling(context, run, personOf(principal));
  const row = await change(context, principal, run, wish.id, async (trx, found) => {
    requireOwn(principal, found);
    const { aboutHash } = openSaid(place.key, found);
    const edited = await trx.updateTable('run_comments').set({ sealed: sealSaid(place.key, found.id, { text: wish.text, aboutHash }), mentions: [...mentions], edited_at: context.dependencies.clock.now() }).where('id', '=', found.id).returningAll().executeTakeFirstOrThrow();
    await recordEvent(trx, { tenantId: run.tenant_id, action: 'run.comment-edited', actor: actorOf(principal), subjectId: run.id, detail: { comment: found.id, mentions } });
    await tell(trx, found.id, mentions);
    return edited;
  });
  return describeOne(context, principal, place, row);
}

/** Settles a comment, or opens it again: anybody who may comment. */
export async function resolveComment(context: CatalogueContext, principal: Principal, run: RunRow, wish: { readonly id: string; readonly resolved: boolean }): Promise<RunComment> {
  const place = await placeOf(context, run);
  const by = personOf(principal);
  const row = await change(context, principal, run, wish.id, async (trx, found) => {
    if ((found.resolved_at !== null) === wish.resolved) return found;
    await recordEvent(trx, { tenantId: run.tenant_id, action: 'run.comment-resolved', actor: actorOf(principal), subjectId: run.id, detail: { comment: found.id, state: wish.resolved ? 'settled' : 'opened again' } });
    return trx.updateTable('run_comments').set({ resolved_at: wish.resolved ? context.dependencies.clock.now() : null, resolved_by: wish.resolved ? by : null }).where('id', '=', found.id).returningAll().executeTakeFirstOrThrow();
  });
  return describeOne(context, principal, place, row);
}

/** @throws KeysteadError `forbidden` for somebody else's. */
export async function deleteComment(context: CatalogueContext, principal: Principal, run: RunRow, commentId: string): Promise<void> {
  await change(context, principal, run, commentId, async (trx, found) => {
    requireOwn(principal, found);
    await trx.deleteFrom('run_comments').where('id', '=', found.id).execute();
    await recordEvent(trx, { tenantId: run.tenant_id, action: 'run.comment-deleted', actor: actorOf(principal), subjectId: run.id, detail: { comment: found.id } });
    return found;
  });
}

async function change(context: CatalogueContext, principal: Principal, run: RunRow, commentId: string, work: (trx: RunTransaction, found: CommentRow) => Promise<CommentRow>): Promise<CommentRow> {
  personOf(principal);
  return context.store.database.inTenant(run.tenant_id, async (trx) => {
    const found = await trx.selectFrom('run_comments').selectAll().where('id', '=', commentId).where('run_id', '=', run.id).forUpdate().executeTakeFirst();
    if (found === undefined) throw new KeysteadError('not_found');
    return work(trx, found);
  });
}

/** Whoever purges the run meanwhile takes the lock: nothing is added to what is gone. */
async function lockForComment({ store }: CatalogueContext, trx: RunTransaction, run: RunRow): Promise<void> {
  if ((await store.lock(trx, run.id)).object_key === null) throw notKept();
}

const notKept = (): KeysteadError => new KeysteadError('conflict', { detail: 'nothing of this run is stored, so neither are comments on it' });

async function placeOf({ store }: CatalogueContext, row: RunRow): Promise<Place> {
  if (row.object_key === null) throw notKept();
  const key = await store.openKey(row);
  return { row, key, output: (await store.openContent(row, key)).output };
}

/** Those who are mentioned, each once. @throws InvalidRequest where one is no active member who sees the run. */
async function seers({ dependencies, store }: CatalogueContext, run: RunRow, userIds: readonly string[]): Promise<readonly string[]> {
  const mentioned = [...new Set(userIds)];
  for (const userId of mentioned) {
    const person = await dependencies.people.standing({ tenantId: run.tenant_id, userId, tokenId: null });
    const sees = person !== null && person.permissions.has('runs.read') && !(await dependencies.people.hiddenApps(person)).has(run.app_id)
      && await viewerOf(dependencies, person).then((viewer) => store.database.inTenant(run.tenant_id, (trx) => trx.selectFrom('runs').select('id').where('id', '=', run.id).where(visibleTo(viewer)).executeTakeFirst())) !== undefined;
    if (!sees) throw new InvalidRequest([{ path: 'mentions', message: 'names somebody who does not see this run' }]);
  }
  return mentioned;
}

/** Tells those who are named, but not whoever names themselves. Who was told of a comment is not told again when it is edited. */
async function telling({ apps, dependencies }: CatalogueContext, run: RunRow, author: string): Promise<(trx: RunTransaction, commentId: string, mentions: readonly string[]) => Promise<void>> {
  const by = (await dependencies.people.names(run.tenant_id, [author])).get(author) ?? null;
  return (trx, commentId, mentions) => dependencies.tellMentioned(trx, { tenantId: run.tenant_id, commentId, runId: run.id, app: apps.get(run.app_id)?.name ?? run.app_id, by, userIds: mentions.filter((userId) => userId !== author) });
}

/** @throws KeysteadError `forbidden` for a token that stands for no person. */
function personOf({ userId }: Principal): string {
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  return userId;
}

function requireOwn({ userId }: Principal, { author }: CommentRow): void {
  if (userId !== author) throw new KeysteadError('forbidden', { permission: 'to have written this comment' });
}

function hashAbout(output: Output | null, section: string | null): string | null {
  if (output === null) return null;
  return createHash('sha256').update(canonicalize(section === null ? output : output[section] ?? null) ?? '').digest('hex');
}

async function describe({ dependencies }: CatalogueContext, principal: Principal, place: Place, rows: readonly CommentRow[]): Promise<RunComment[]> {
  const people = await dependencies.people.names(place.row.tenant_id, [...new Set(rows.flatMap((row) => [row.author, ...row.mentions, ...row.resolved_by === null ? [] : [row.resolved_by]]))]);
  const person = (userId: string): RunComment['author'] => ({ userId, name: people.get(userId) ?? null });
  const runs = principal.permissions.has('apps.run') && principal.userId !== null;
  return rows.map((row): RunComment => {
    const { text, aboutHash } = openSaid(place.key, row);
    return {
      id: row.id, section: row.section, text, author: person(row.author), mentions: row.mentions.map(person), createdAt: row.created_at.toISOString(), editedAt: row.edited_at?.toISOString() ?? null,
      resolvedAt: row.resolved_at?.toISOString() ?? null, resolvedBy: row.resolved_by === null ? null : person(row.resolved_by),
      textChanged: aboutHash !== hashAbout(place.output, row.section), may: { edit: runs && row.author === principal.userId, resolve: runs },
    };
  });
}

async function describeOne(context: CatalogueContext, principal: Principal, place: Place, row: CommentRow): Promise<RunComment> {
  const [comment] = await describe(context, principal, place, [row]);
  if (comment === undefined) throw new KeysteadError('not_found');
  return comment;
}
