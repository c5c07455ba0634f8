import { operations } from '@keystead/contract';
import { type ImplementedOperation, decodeCursor, encodeCursor, implement, uuidCursor } from '../../foundation/index.ts';
import { createTemplate, deleteTemplate, readTemplates, updateTemplate, useTemplate } from '../templates/templates.ts';
import type { CatalogueContext } from './context.ts';

/** Filled forms that people start from again. */
export function templates(context: CatalogueContext): readonly ImplementedOperation[] {
  return [
    implement(operations.listTemplates, async ({ principal, query }) => {
      const { items, last } = await readTemplates(context, principal, { appId: query.appId, before: query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor), limit: query.limit });
      return { items, nextCursor: last === null ? null : encodeCursor(last) };
    }),
    implement(operations.readTemplate, ({ principal, params }) => useTemplate(context, principal, params.templateId)),
    implement(operations.createTemplate, ({ principal, body }) => createTemplate(context, principal, body)),
    implement(operations.updateTemplate, ({ principal, params, body }) => updateTemplate(context, principal, params.templateId, body)),
    implement(operations.deleteTemplate, async ({ principal, params }) => { await deleteTemplate(context, principal, params.templateId); }),
  ];
}
