import { hash } from 'node:crypto';
import { type LeafV1, encodeLeaf, hashLeaf, operations, permissionsOfRole } from '@keystead/contract';
import { type FindByName, auditOperations } from '../../platform/src/audit/index.ts';
import { type Principal, newId, openDatabase, systemClock } from '../../platform/src/foundation/index.ts';
import type { LedgerWorld } from '../ledger/world.ts';

export interface SearchFigure { readonly name: string; readonly p50: number; readonly p95: number }

const people = Array.from({ length: 60 }, () => newId());
const keys = Array.from({ length: 12 }, () => newId());
const days = 365;
const rounds = 20;
const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** What people look for in a log of so many entries over a year, asked of the operation itself: nearly all are uses of keys, as in a log that is used, and the rest is rare. */
export async function measureSearch(world: LedgerWorld, leaves: number): Promise<readonly SearchFigure[]> {
  const tenantId = newId();
  await fillLog(world, tenantId, leaves);
  const database = openDatabase({ url: world.runtimeUrl, role: 'keystead_app', maxConnections: 4 });
  const named = new Map(people.map((id, index) => [id, `Person ${index}`]));
  const names = { names: async () => named };
  const byName: FindByName = { find: async (_tenant, text) => [...named].filter(([, name]) => name.toLowerCase().includes(text.toLowerCase())).map(([id]) => id) };
  const operation = auditOperations({ database, people: names, tokens: names, credentials: names, byName: [byName], now: () => systemClock.now() }).find((each) => each.operation.id === 'listAudit');
  const principal: Principal = { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Auditor', role: 'auditor', permissions: new Set(permissionsOfRole.auditor), environment: 'production', sessionId: null };
  const figures: SearchFigure[] = [];
  try {
    for (const [name, query] of questions()) {
      const took: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const began = performance.now();
        await operation?.handle({ principal, query: operations.listAudit.query.parse(query) } as never);
        if (round > 0) took.push(performance.now() - began);
      }
      const sorted = took.toSorted((left, right) => left - right);
      figures.push({ name, p50: sorted[Math.floor(rounds * 0.5)] ?? 0, p95: sorted[Math.ceil(rounds * 0.95) - 1] ?? 0 });
    }
  } finally {
    await database.close();
  }
  return figures;
}

function questions(): readonly (readonly [string, object])[] {
  const ago = (count: number): string => new Date(Date.now() - count * 86_400_000).toISOString();
  return [
    ['the newest', {}], ['one event, rare', { action: 'credential.disabled' }], ['one event, of which there is none', { action: 'tenant.deletion_requested' }], ['a group of events', { group: 'sign-in' }], ['one person', { actorId: people[7] }],
    ['one person, rare events', { actorId: people[7], group: 'keys' }], ['one key', { subjectId: keys[3] }], ['by operators, of whom there are none', { actorKind: 'operator' }], ['by tokens', { actorKind: 'token' }],
    ['a week, 300 days ago', { from: ago(300), to: ago(293) }], ['a week, 300 days ago, rare events', { from: ago(300), to: ago(293), group: 'sign-in' }], ['a name that one person has', { text: 'person 42' }],
    ['a name that ten people have', { text: 'person 1' }], ['words of an event', { text: 'disabled' }], ['words that stand nowhere', { text: 'no such words' }],
  ];
}

const atOnce = 10_000;

async function fillLog({ owner }: LedgerWorld, tenantId: string, leaves: number): Promise<void> {
  await owner.query("insert into keystead.tenants (id, name) values ($1, 'Office')", [tenantId]);
  const began = Date.now() - days * 86_400_000;
  for (let first = 0; first < leaves; first += atOnce) {
    const made = Array.from({ length: Math.min(atOnce, leaves - first) }, (_nothing, index) => leafAt(tenantId, first + index, new Date(began + (first + index) * (days * 86_400_000 / leaves))));
    const bytes = made.map((leaf) => Buffer.from(encodeLeaf(leaf)));
    await owner.query('insert into keystead.audit_leaves (tenant_id, sequence, leaf, leaf_hash, action, occurred_at, actor_kind, actor_id, subject_id) select $1, * from unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::text[])',
      [tenantId, made.map(({ seq }) => seq), bytes, bytes.map((each) => Buffer.from(hashLeaf(each, sha256))), made.map(({ action }) => action), made.map(({ time }) => time), made.map(({ actor }) => actor.kind), made.map(({ actor }) => actor.id), made.map(({ subject }) => subject.id)]);
  }
  await owner.query('vacuum analyze keystead.audit_leaves');
}

/** One entry of two hundred is something else than a use of a key; every third is of a token. */
function leafAt(tenant: string, seq: number, at: Date): LeafV1 {
  const action = seq % 200 > 0 ? 'credential.used' : seq % 400 > 0 ? 'session.created' : seq % 4_000 > 0 ? 'session.refused' : 'credential.disabled';
  return {
    v: 1, seq, time: at.toISOString(), tenant, action, actionVersion: 1, actor: { kind: seq % 3 === 0 ? 'token' : 'user', id: people[seq * 7_919 % people.length] ?? null },
    subject: { kind: 'credential', id: keys[seq * 104_729 % keys.length] ?? null }, detail: { provider: 'openai', model: 'gpt-4o-mini', fingerprint: 'fp_0123456789ab', version: 1, outcome: 'answered' }, commitments: {},
  };
}
