import { streamOperations } from '@keystead/contract';
import { type LeafFilter, actorNames, actorOf, openLeaves, readFilter, readMatching, recordEvent } from '../audit/index.ts';
import { type ImplementedOperation, type TenantDatabase, attachmentHeaders, implement, toCsv } from '../foundation/index.ts';
import type { StreamDependencies } from './dependencies.ts';
import { formats } from './formats/format.ts';
import { toStreamedEvent } from './read-events.ts';
import type { StreamedEvent } from './streamed-event.ts';
import type { StreamTables } from './tables.ts';

const pageEntries = 500;
const csvColumns = ['sequence', 'time', 'action', 'summary', 'actor kind', 'actor id', 'actor name', 'subject kind', 'subject id', 'detail', 'leaf hash'];

/** The entries of a search as a file, page by page: memory is that of a page. That it was taken stands in the log. */
export function downloadAudit(dependencies: StreamDependencies): ImplementedOperation {
  const database = dependencies.database.as<StreamTables>();
  return implement(streamOperations.downloadAudit, async ({ principal, query: { format, ...wish } }) => {
    const { tenantId } = principal;
    const filter = await readFilter(wish, tenantId, dependencies.byName);
    const last = await database.inTenant(tenantId, async (trx) => {
      const end = (await trx.selectFrom('audit_leaves').select('sequence').where('tenant_id', '=', tenantId).orderBy('sequence', 'desc').limit(1).executeTakeFirst())?.sequence ?? -1;
      // What was looked for may be somebody's name: that there was a text is enough.
      const asked = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [] : [name === 'text' ? name : `${name}=${value}`]));
      await recordEvent(trx, { tenantId, action: 'audit.downloaded', actor: actorOf(principal), subjectId: null, detail: { format, last: end, filter: asked } });
      return end;
    });
    const pages = readPages({ database, dependencies, tenantId, filter, last });
    const file = format === 'csv' ? { contentType: 'text/csv; charset=utf-8', extension: 'csv', bytes: toCsv(csvColumns, csvRows(pages)) } : { ...formats[format], bytes: linesOf(pages, (event) => formats[format].write(event, dependencies.version)) };
    const name = `keystead-audit-${dependencies.clock.now().toISOString().slice(0, 10)}.${file.extension}`;
    return new Response(ReadableStream.from(file.bytes), { status: 200, headers: attachmentHeaders(name, file.contentType) });
  });
}

interface Asked { readonly database: TenantDatabase<StreamTables>; readonly dependencies: StreamDependencies; readonly tenantId: string; readonly filter: LeafFilter; readonly last: number }

async function* readPages({ database, dependencies, tenantId, filter, last }: Asked): AsyncGenerator<StreamedEvent[]> {
  for (let after = -1; after < last;) {
    const from = after;
    const leaves = await database.inTenant(tenantId, async (trx) => openLeaves(trx, (await readMatching(trx, { tenantId, filter, order: 'asc', beyond: from, limit: pageEntries })).filter(({ sequence }) => sequence <= last)));
    const end = leaves.at(-1)?.leaf.seq;
    if (end === undefined) return;
    const names = await actorNames(dependencies, tenantId, leaves);
    yield leaves.map((leaf) => toStreamedEvent(leaf, names));
    after = end;
  }
}

async function* linesOf(pages: AsyncIterable<StreamedEvent[]>, write: (event: StreamedEvent) => string): AsyncGenerator<Uint8Array> {
  for await (const page of pages) yield Buffer.from(page.map((event) => `${write(event)}\n`).join(''));
}

async function* csvRows(pages: AsyncIterable<StreamedEvent[]>): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for await (const page of pages) {
    for (const { actor, subject, ...event } of page) {
      yield { ...event, 'actor kind': actor.kind, 'actor id': actor.id, 'actor name': actor.name, 'subject kind': subject.kind, 'subject id': subject.id, 'leaf hash': event.leafHash };
    }
  }
}
