import { isExpired } from '../../approvals/index.ts';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import { type AppManifest, needsApproval } from '../manifest.ts';
import { openGate, readGate, withdrawGate } from './gate.ts';
import type { RunRow, RunStore } from './store.ts';

interface Parts { readonly dependencies: CatalogueDependencies; readonly store: RunStore }

/**
 * Asks anew for a decision that nobody gave in time, about the text as it stands. Whoever started the run stays the one who asked: four eyes hold.
 * @throws KeysteadError `conflict` where no decision has lapsed, or the text is no longer kept.
 */
export async function askAgain({ dependencies, store }: Parts, manifest: AppManifest, principal: Principal, row: RunRow): Promise<void> {
  const activeSeats = await dependencies.people.activeSeats(row.tenant_id);
  const at = dependencies.clock.now();
  await store.database.inTenant(row.tenant_id, async (trx) => {
    const now = await store.lock(trx, row.id);
    const gate = await readGate(trx, now);
    if (now.state !== 'awaiting-approval' || gate === null || !isExpired(gate, at) || !needsApproval(manifest, now.audience)) throw new KeysteadError('conflict', { detail: 'no decision about it has lapsed' });
    if (now.output_hash === null || now.sealed_output === null) throw new KeysteadError('conflict', { detail: 'its text is no longer kept; run it again' });
    await withdrawGate(trx, now);
    await openGate(trx, { manifest, row: now, subjectHash: now.output_hash.toString('hex'), activeSeats, now: at });
    await recordEvent(trx, { tenantId: row.tenant_id, action: 'approval.asked-again', actor: actorOf(principal), subjectId: gate.id, detail: { run: row.id, app: row.app_id } });
  });
}
