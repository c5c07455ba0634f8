import { z } from 'zod';
import { InvalidRequest } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import type { RunStore } from '../runs/store.ts';
import { openTemplate, sealTemplate } from './templates.ts';

const archivedTemplate = z.strictObject({
  id: z.uuid(), appId: z.string().min(1).max(60), appVersion: z.string().min(1).max(40), owner: z.uuid().nullable(), shared: z.boolean(), name: z.string().max(200),
  input: z.record(z.string(), z.unknown()), documentIds: z.array(z.uuid()).max(10), createdAt: z.iso.datetime(), updatedAt: z.iso.datetime(),
});

/** Templates of a whole tenant, on their way out or in. */
export interface TemplateArchive {
  /** All of them, opened, in the order of their ids. */
  readTemplates(tenantId: string): AsyncIterable<z.output<typeof archivedTemplate>>;
  /** Stores a template of another installation under its own id, sealed anew. @throws InvalidRequest for what is none. */
  restoreTemplate(tenantId: string, untrustedTemplate: unknown, person: (userId: string) => string): Promise<void>;
}

const pageSize = 100;

export function openTemplateArchive(needed: Pick<CatalogueDependencies, 'contentKeys'>, { database }: Pick<RunStore, 'database'>): TemplateArchive {
  return {
    async *readTemplates(tenantId) {
      for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
        const last = after;
        const rows = await database.inTenant(tenantId, (trx) => trx.selectFrom('app_templates').selectAll().where('id', '>', last).orderBy('id').limit(pageSize).execute());
        for (const row of rows) {
          const content = await openTemplate(needed, row);
          if (content !== null) yield { id: row.id, appId: row.app_id, appVersion: row.app_version, owner: row.owner, shared: row.shared, ...content, input: { ...content.input }, documentIds: [...content.documentIds], createdAt: row.created_at.toISOString(), updatedAt: row.updated_at.toISOString() };
        }
        const end = rows.at(-1);
        if (end === undefined) return;
        after = end.id;
      }
    },
    async restoreTemplate(tenantId, untrustedTemplate, person) {
      const read = archivedTemplate.safeParse(untrustedTemplate);
      if (!read.success) throw new InvalidRequest(read.error.issues.map((issue) => ({ path: ['template', ...issue.path.map(String)].join('.'), message: issue.message })));
      const { id, appId, appVersion, owner, shared, name, input, documentIds, createdAt, updatedAt } = read.data;
      const sealed = await sealTemplate(needed, { tenantId, id }, { name, input, documentIds });
      await database.inTenant(tenantId, (trx) => trx.insertInto('app_templates').values({
        id, tenant_id: tenantId, app_id: appId, app_version: appVersion, owner: owner === null ? null : person(owner), shared, ...sealed, created_at: new Date(createdAt), updated_at: new Date(updatedAt),
      }).execute());
    },
  };
}
