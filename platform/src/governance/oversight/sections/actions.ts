import type { OversightDocument } from '@keystead/contract';
import { sql } from '../../../foundation/index.ts';
import { type SectionContext, count, finding, link, section } from '../section.ts';

interface ActionRow { readonly review_id: string; readonly item_id: string; readonly document: string; readonly owner_id: string; readonly due_on: string }
const mostShown = 100;

/** What earlier reviews decided to do and nobody has done. */
export async function openActions({ trx, tenantId, now, dependencies }: SectionContext) {
  const { rows } = await sql<ActionRow>`
    select d.review_id, d.item_id, r.document, d.owner_id, to_char(d.due_on, 'YYYY-MM-DD') as due_on from oversight_decisions d join oversight_reviews r on r.id = d.review_id
    where d.tenant_id = ${tenantId} and d.decision = 'action' and d.done_at is null order by d.due_on, d.item_id limit ${mostShown}`.execute(trx);
  const names = await dependencies.people.names(tenantId, [...new Set(rows.map((row) => row.owner_id))]);
  const textOf = (row: ActionRow): string => (JSON.parse(row.document) as OversightDocument).sections.flatMap(({ items }) => items).find(({ id }) => id === row.item_id)?.text ?? row.item_id;
  const today = now.toISOString().slice(0, 10);
  const late = rows.filter((row) => row.due_on < today);
  return section('actions', 'What is still to be done', {
    statements: [{ text: rows.length === 0 ? 'Everything that earlier reviews decided is done.' : `${count(rows.length, 'action')} of earlier reviews open, ${late.length} past their day.`, evidence: link('Scheduled reviews', '/oversight') }],
    table: { header: ['Until', 'Who', 'What'], rows: rows.map((row) => [row.due_on, names.get(row.owner_id) ?? 'somebody who left', textOf(row)]) },
    items: late.map((row) => finding(`action:${row.review_id}:${row.item_id}`.slice(0, 160), 'warning', `Was due on ${row.due_on}: ${textOf(row)}`, link('Review', `/oversight/${row.review_id}`))),
  });
}
