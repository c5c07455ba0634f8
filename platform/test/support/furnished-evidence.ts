import { newId } from '../../src/foundation/index.ts';
import { withOwner } from './attacker.ts';
import type { RunningKeystead } from './keystead.ts';

/**
 * Evidence that rests, written as the database's owner: a self-test that was run, and a pack that could not be written. Real ones go on by themselves
 * (evidence-server.test.ts, and the pack of canary.test.ts), and would stand between two looks at what others own; so would the mail of reviews.
 */
export async function furnishEvidence(keystead: Pick<RunningKeystead, 'dataDirectory'>, tenantId: string): Promise<{ readonly testId: string; readonly packId: string }> {
  return withOwner(keystead, async (client) => {
    const [testId, packId] = [newId(), newId()];
    const owner = 'from keystead.members where tenant_id = $2 order by id limit 1';
    const tries = [{ area: 'api', as: 'decoy', what: 'readRun', expected: '404', found: '404', outcome: 'refused' }];
    await client.query(`insert into keystead.isolation_tests (id, tenant_id, state, requested_by, requested_at, finished_at, decoy_removed, tries) select $1, tenant_id, 'passed', user_id, now(), now(), true, $3 ${owner}`, [testId, tenantId, JSON.stringify(tries)]);
    await client.query(`insert into keystead.evidence_packs (id, tenant_id, state, requested_by, requested_at, failure) select $1, tenant_id, 'failed', user_id, now(), 'It could not be written.' ${owner}`, [packId, tenantId]);
    await client.query('update keystead.oversight_reviews set mailed_at = now() where tenant_id = $1 and mailed_at is null', [tenantId]);
    return { testId, packId };
  });
}
