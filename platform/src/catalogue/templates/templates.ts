import { type AppTemplate, type FilledTemplate, mostTemplates } from '@keystead/contract';
import { type RawBuilder, type Selectable, sql } from 'kysely';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal, newId } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import { nameIn } from '../runs/describe.ts';
import type { SharingTables } from '../sharing/tables.ts';
import { type Filled, checkFilled, fitInput, readyDocuments } from './fit.ts';

export type TemplateRow = Selectable<SharingTables['app_templates']>;
/** What is sealed of a template: names of people may stand in each part of it. */
export interface TemplateContent extends Filled { readonly name: string }

const mostBytes = 300_000;

/** Seals a template under a key of its own; what was sealed before is gone with the key before. @throws KeysteadError `payload_too_large` */
export async function sealTemplate({ contentKeys }: Pick<CatalogueContext['dependencies'], 'contentKeys'>, owner: { readonly tenantId: string; readonly id: string }, content: TemplateContent) {
  const bytes = Buffer.from(JSON.stringify(content));
  if (bytes.byteLength > mostBytes) throw new KeysteadError('payload_too_large', { limitBytes: mostBytes });
  const { key, wrapped, tenantKeyId } = await contentKeys.create({ tenantId: owner.tenantId, kind: 'template', objectId: owner.id });
  return { object_key: wrapped, tenant_key_id: tenantKeyId, sealed: key.seal('template', bytes) };
}

/** `null` where its key was destroyed. */
export async function openTemplate({ contentKeys }: Pick<CatalogueContext['dependencies'], 'contentKeys'>, row: TemplateRow): Promise<TemplateContent | null> {
  if (row.object_key === null || row.tenant_key_id === null) return null;
  const key = await contentKeys.open({ tenantId: row.tenant_id, kind: 'template', objectId: row.id }, { wrapped: row.object_key, tenantKeyId: row.tenant_key_id });
  return JSON.parse(key.open('template', row.sealed).toString('utf8')) as TemplateContent;
}

/** Own ones, and those that are shared. */
const seenBy = ({ userId }: Principal): RawBuilder<boolean> => sql<boolean>`(app_templates.shared or app_templates.owner = ${userId}::uuid)`;
const changes = (principal: Principal, row: TemplateRow): boolean =>
  principal.permissions.has('apps.run') && ((row.owner !== null && row.owner === principal.userId) || (row.shared && principal.permissions.has('people.manage')));

/** Templates of the apps that the caller may see, newest first. */
export async function readTemplates(context: CatalogueContext, principal: Principal, asked: { readonly appId: string | undefined; readonly before: string | null; readonly limit: number }): Promise<{ items: AppTemplate[]; last: string | null }> {
  const hidden = await context.dependencies.people.hiddenApps(principal);
  const apps = [...context.apps.values()].flatMap(({ id, hidden: because }) => (because === undefined && !hidden.has(id) && (asked.appId === undefined || asked.appId === id) ? [id] : []));
  if (apps.length === 0) return { items: [], last: null };
  const rows = await context.store.database.inTenant(principal.tenantId, (trx) => {
    const listed = trx.selectFrom('app_templates').selectAll().where('app_id', 'in', apps).where('object_key', 'is not', null).where(seenBy(principal)).orderBy('id', 'desc').limit(asked.limit + 1);
    return (asked.before === null ? listed : listed.where('id', '<', asked.before)).execute();
  });
  const shown = rows.slice(0, asked.limit);
  return { items: await describe(context, principal, shown), last: rows.length > shown.length ? shown.at(-1)?.id ?? null : null };
}

/** A template, held against the form as it is now. */
export async function useTemplate(context: CatalogueContext, principal: Principal, templateId: string): Promise<FilledTemplate> {
  const { row, manifest } = await find(context, principal, templateId);
  const content = await openOrRefuse(context, row);
  const form = fitInput(manifest, content.input);
  const documents = await readyDocuments(context.dependencies, manifest, row.tenant_id, content.documentIds);
  await context.store.database.inTenant(row.tenant_id, (trx) => recordEvent(trx, { tenantId: row.tenant_id, action: 'template.used', actor: actorOf(principal), subjectId: row.id, detail: { app: row.app_id } }));
  return { ...await describeOne(context, principal, row), input: form.input, documentIds: [...documents.ids], misfits: [...form.misfits, ...documents.misfits] };
}

/** @throws InvalidRequest for what the form does not take; KeysteadError `not_found` for a document that is not the organisation's, `conflict` where there are too many. */
export async function createTemplate(context: CatalogueContext, principal: Principal, wish: TemplateContent & { readonly appId: string; readonly shared: boolean }): Promise<AppTemplate> {
  const { tenantId } = principal;
  const owner = personOf(principal);
  const manifest = await findApp(context, principal, wish.appId);
  const content = { name: wish.name, ...await checkFilled(context.dependencies, manifest, tenantId, wish) };
  const id = newId();
  const sealed = await sealTemplate(context.dependencies, { tenantId, id }, content);
  const at = context.dependencies.clock.now();
  const row = await context.store.database.inTenant(tenantId, async (trx) => {
    const { there } = await trx.selectFrom('app_templates').select((all) => all.fn.countAll<number>().as('there')).executeTakeFirstOrThrow();
    if (there >= mostTemplates) throw new KeysteadError('conflict', { detail: `an organisation keeps ${mostTemplates} templates; delete some that nobody uses` });
    await recordEvent(trx, { tenantId, action: 'template.created', actor: actorOf(principal), subjectId: id, detail: { app: manifest.id, whose: whose(wish.shared) } });
    return trx.insertInto('app_templates').values({ id, tenant_id: tenantId, app_id: manifest.id, app_version: manifest.version, owner, shared: wish.shared, ...sealed, created_at: at, updated_at: at }).returningAll().executeTakeFirstOrThrow();
  });
  return describeOne(context, principal, row);
}

type Change = { readonly [Part in 'name' | 'shared' | 'input' | 'documentIds']?: (TemplateContent & { readonly shared: boolean })[Part] | undefined };

/** @throws KeysteadError `forbidden` for what is neither one's own nor shared and managed. */
export async function updateTemplate(context: CatalogueContext, principal: Principal, templateId: string, wish: Change): Promise<AppTemplate> {
  const { row, manifest } = await findToChange(context, principal, templateId);
  const before = await openOrRefuse(context, row);
  const refilled = wish.input !== undefined || wish.documentIds !== undefined;
  const filled = refilled ? await checkFilled(context.dependencies, manifest, row.tenant_id, { input: wish.input ?? before.input, documentIds: wish.documentIds ?? before.documentIds }) : before;
  const sealed = await sealTemplate(context.dependencies, { tenantId: row.tenant_id, id: row.id }, { name: wish.name ?? before.name, input: filled.input, documentIds: filled.documentIds });
  const fields = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const changed = await context.store.database.inTenant(row.tenant_id, async (trx) => {
    const written = await trx.updateTable('app_templates').set({
      ...sealed, shared: wish.shared ?? row.shared, app_version: refilled ? manifest.version : row.app_version, revision: row.revision + 1, updated_at: context.dependencies.clock.now(),
    }).where('id', '=', row.id).where('revision', '=', row.revision).returningAll().executeTakeFirst();
    if (written === undefined) throw new KeysteadError('conflict', { detail: 'somebody else changed this template meanwhile; look again' });
    await recordEvent(trx, { tenantId: row.tenant_id, action: 'template.updated', actor: actorOf(principal), subjectId: row.id, detail: { app: row.app_id, fields, ...wish.shared === undefined ? {} : { whose: whose(wish.shared) } } });
    return written;
  });
  return describeOne(context, principal, changed);
}

export async function deleteTemplate(context: CatalogueContext, principal: Principal, templateId: string): Promise<void> {
  const { row } = await findToChange(context, principal, templateId);
  await context.store.database.inTenant(row.tenant_id, async (trx) => {
    await trx.deleteFrom('app_templates').where('id', '=', row.id).execute();
    await recordEvent(trx, { tenantId: row.tenant_id, action: 'template.deleted', actor: actorOf(principal), subjectId: row.id, detail: { app: row.app_id } });
  });
}

const whose = (shared: boolean): string => (shared ? 'shared in the organisation' : 'their own');

async function findApp({ apps, dependencies }: CatalogueContext, principal: Principal, appId: string) {
  const manifest = apps.get(appId);
  const hidden = await dependencies.people.hiddenApps(principal);
  if (manifest === undefined || manifest.hidden !== undefined || hidden.has(appId)) throw new KeysteadError('not_found');
  return manifest;
}

/** One that the caller sees. @throws KeysteadError `not_found`, for another person's own as for one that never was. */
async function find(context: CatalogueContext, principal: Principal, templateId: string) {
  const row = await context.store.database.inTenant(principal.tenantId, (trx) => trx.selectFrom('app_templates').selectAll().where('id', '=', templateId).where(seenBy(principal)).executeTakeFirst());
  return { row: row ?? missing(), manifest: await findApp(context, principal, row?.app_id ?? '') };
}

async function findToChange(context: CatalogueContext, principal: Principal, templateId: string) {
  const found = await find(context, principal, templateId);
  if (!changes(principal, found.row)) throw new KeysteadError('forbidden', { permission: 'to have made this template, or the right to manage people' });
  return found;
}

async function openOrRefuse({ dependencies }: CatalogueContext, row: TemplateRow): Promise<TemplateContent> {
  return await openTemplate(dependencies, row) ?? missing();
}

function missing(): never {
  throw new KeysteadError('not_found');
}

/** @throws KeysteadError `forbidden` for a token that stands for no person: a template is somebody's. */
function personOf({ userId }: Principal): string {
  if (userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  return userId;
}

async function describe({ dependencies }: CatalogueContext, principal: Principal, rows: readonly TemplateRow[]): Promise<AppTemplate[]> {
  const people = await dependencies.people.names(principal.tenantId, [...new Set(rows.flatMap(({ owner }) => owner ?? []))]);
  return Promise.all(rows.map(async (row): Promise<AppTemplate> => {
    const content = await openTemplate(dependencies, row);
    return {
      id: row.id, appId: row.app_id, name: content?.name ?? '', shared: row.shared, owner: row.owner, ownerName: nameIn(people, row.owner), mine: row.owner !== null && row.owner === principal.userId,
      appVersion: row.app_version, documents: content?.documentIds.length ?? 0, updatedAt: row.updated_at.toISOString(), mayChange: changes(principal, row),
    };
  }));
}

async function describeOne(context: CatalogueContext, principal: Principal, row: TemplateRow): Promise<AppTemplate> {
  const [template] = await describe(context, principal, [row]);
  return template ?? missing();
}
