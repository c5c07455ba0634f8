import { newId } from '../../src/foundation/index.ts';
import { withOwner } from './attacker.ts';
import type { RunningKeystead } from './keystead.ts';

const hour = 3_600_000;

/** What only weeks of use bring, written as the database's owner: four alerts of a tenant: a spike of spend, calls of its first token from a network that nobody called from, calls with a token that is revoked, and a key that its provider refuses. The id is the spike's. */
export async function furnishAlerts(keystead: Pick<RunningKeystead, 'dataDirectory'>, tenantId: string): Promise<{ readonly anomalyId: string }> {
  const now = Math.floor(Date.now() / hour) * hour;
  return withOwner(keystead, async (client) => {
    const idOf = async (query: string): Promise<string> => (await client.query<{ id: string }>(query, [tenantId])).rows[0]?.id ?? '';
    const tokenId = await idOf('select id from keystead.api_tokens where tenant_id = $1 and revoked_at is null order by id limit 1');
    const credentialId = await idOf('select id from keystead.credentials where tenant_id = $1 order by id limit 1');
    const route = await idOf('select name as id from keystead.routes where tenant_id = $1 order by id limit 1');
    const usd = 1_000_000_000;
    const chart = Array.from({ length: 48 }, (_, index) => {
      const at = now - (47 - index) * hour;
      const busy = new Date(at).getUTCHours() > 6 && new Date(at).getUTCHours() < 19;
      const expected = (busy ? 3 : 0.2) * usd;
      return { at, expected, observed: Math.round(expected * (0.8 + ((index * 7) % 5) / 10) + (index > 44 ? 21 * usd : 0)) };
    });
    const spike = { observed: 68 * usd, expected: 9 * usd, words: { window: 'hour' }, novelties: [], chart, split: { volume: 4 * usd, retries: 3 * usd, loops: 47 * usd, models: 5 * usd, length: 0 }, splitAt: now, behind: [{ kind: 'token', id: tokenId, share: 0.86 }, { kind: 'credential', id: credentialId, share: 0.97 }, ...route === '' ? [] : [{ kind: 'route', id: route, share: 0.72 }]] };
    const network = {
      observed: 41, expected: 0, words: { networks: '203.0.113.0/24', named: 'no' }, novelties: ['203.0.113.0/24'], split: null, splitAt: null, behind: [{ kind: 'token', id: tokenId, share: 1 }],
      chart: [{ at: now - (now % (24 * hour)) - 24 * hour, observed: 0, expected: 0 }, { at: now - (now % (24 * hour)), observed: 41, expected: 0 }],
    };
    const lastHours = (counts: readonly number[]) => Array.from({ length: 24 }, (_, index) => ({ at: now - (23 - index) * hour, observed: counts[index - 24 + counts.length] ?? 0, expected: 0 }));
    const refusedToken = {
      observed: 1_860, expected: 4, words: { reason: 'revoked', networks: '203.0.113.0/24 (1,702), 192.0.2.0/24 (158)', networkCount: '2', known: 'none' }, novelties: [], split: null, splitAt: null, behind: [{ kind: 'token', id: tokenId, share: 1 }], chart: lastHours([3, 0, 0, 610, 742, 508]),
    };
    const refusedKey = { observed: 61, expected: 0, words: { verdict: 'rejected', recent: '48', used: '96' }, novelties: [], split: null, splitAt: null, behind: [{ kind: 'credential', id: credentialId, share: 1 }], chart: lastHours([13, 21, 27]) };
    const write = async (kind: string, subject: readonly [kind: string, id: string], evidence: object): Promise<string> => {
      const id = newId();
      await client.query(`insert into keystead.anomalies (id, tenant_id, kind, subject_kind, subject_id, state, since, seen_at, raised_at, evidence, history, told_at) values ($1, $2, $3, $4, $5, 'open', $6, $7, $7, $8, $9, now())`,
        [id, tenantId, kind, ...subject, new Date(now - 2 * hour), new Date(now), JSON.stringify(evidence), JSON.stringify([{ at: new Date(now - hour).toISOString(), what: 'raised', by: null, note: null }])]);
      return id;
    };
    await write('refused-tokens', ['token', await idOf("select id from keystead.api_tokens where tenant_id = $1 and name not like 'Isolation test%' order by (revoked_at is null), id limit 1")], refusedToken);
    await write('refused-keys', ['credential', credentialId], refusedKey);
    await write('unexpected-network', ['token', tokenId], network);
    return { anomalyId: await write('spend-spike', ['organisation', ''], spike) };
  });
}
