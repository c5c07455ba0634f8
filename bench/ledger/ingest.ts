import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { openSequencer } from '../../platform/src/audit/index.ts';
import { createLogger, newId, openDatabase, systemClock } from '../../platform/src/foundation/index.ts';
import { type IntentRecord, type OutcomeRecord, openShipper, openSpool } from '../../platform/src/metering/index.ts';
import { type BenchTenant, type LedgerWorld, rollUpTables, sizesOf } from './world.ts';

/** How long something took, and how much processor time of this process and of the database, in milliseconds. */
export interface Taken { readonly seconds: number; readonly own: number; readonly database: number }
export interface IngestFigures { readonly rows: number; readonly shipping: Taken; readonly leaves: number; readonly sequencing: Taken; readonly bytes: Readonly<Record<string, number>> }

const logger = createLogger({ name: 'bench', level: 'warn' });
const models = ['gpt-4o-mini', 'gpt-4o', 'gpt-4.1', 'gpt-4.1-mini', 'o4-mini'] as const;
const pick = <T>(from: readonly T[]): T => from[randomInt(from.length)] as T;

/** Both records of a request, as the gateway writes them. */
function records(tenant: BenchTenant, at: number): readonly [IntentRecord, OutcomeRecord] {
  // A person has two or three habits: a model and a key each.
  const person = randomInt(tenant.users.length);
  const habit = randomInt(3);
  const model = models[(person * 7 + habit) % models.length] ?? models[0];
  const credentialId = tenant.credentials[(person + habit) % tenant.credentials.length] ?? '';
  const [input, output] = [randomInt(200, 6_000), randomInt(20, 900)];
  const windowStart = `${new Date(at).toISOString().slice(0, 8)}01T00:00:00.000Z`;
  const fingerprint = 'fp_0123456789ab';
  const shared = {
    requestId: newId(), tenantId: tenant.id, at, endpoint: 'openai-chat', stream: randomInt(2) === 1, askedModel: model,
    caller: { userId: tenant.users[person] ?? null, tokenId: tenant.tokens[person] ?? null, appId: null, runId: null, environment: 'production', teamId: tenant.teams[person % tenant.teams.length] ?? null },
    credential: { credentialId, version: 1, fingerprint, provider: 'openai', payer: 'tenant', custody: 'vault', model },
    reservations: [{ budgetId: tenant.budgetId, unit: 'nano_usd', windowStart, amount: 9_000_000, holder: 'bench' }],
  } as const;
  const usage = { input, cacheRead: 0, cacheWrite: 0, output, reasoning: 0 };
  return [
    { ...shared, type: 'intent', worstCase: { usage: { ...usage, output: 4_096 }, costNanoUsd: 9_000_000 } },
    {
      ...shared, type: 'outcome', servedModel: `${model}-2026-07-18`, status: 200, outcome: 'answered', usage, usageState: 'settled',
      usageRaw: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output, prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 } },
      latencyMs: randomInt(300, 9_000), firstByteMs: randomInt(100, 900), attempts: [{ credentialId, fingerprint, provider: 'openai', model, status: 200, code: null, startedMs: 1, milliseconds: 900 }], providerRequestId: `req_${newId().replaceAll('-', '')}`,
    },
  ];
}

/** How fast a spool of so many requests becomes rows of the ledger and events of the audit log, and those leaves of it. */
export async function measureIngest(world: LedgerWorld, rows: number): Promise<IngestFigures> {
  const tenants = [await world.addTenant({ users: 500, credentials: 12, teams: 20 }), await world.addTenant({ users: 60, credentials: 4, teams: 5 }), await world.addTenant({ users: 8, credentials: 2, teams: 2 })];
  const spool = openSpool({ directory: join(world.folder, 'spool'), clock: systemClock, logger });
  const began = Date.now();
  for (let done = 0; done < rows; done += 500) {
    const batch = Array.from({ length: Math.min(500, rows - done) }, () => records(pick(tenants), began));
    await Promise.all(batch.flat().map(async (record) => spool.append(record)));
  }
  await spool.close();
  const database = openDatabase({ url: world.runtimeUrl, role: 'keystead_spool', maxConnections: 4 });
  const shipper = openShipper({ directory: spool.directory, spool: spool.id, database, clock: systemClock, logger, priceIds: { openai: 'openai' } });
  const shipping = await timed(world, async () => { while (await shipper.shipOnce() !== 'nothing') { /* more */ } });
  await database.close();
  const { rows: [found] } = await world.owner.query<{ n: string }>('select count(*) as n from keystead.ledger');
  if (Number(found?.n) !== rows) throw new Error(`${found?.n} of ${rows} rows came`);
  await world.owner.query('vacuum');
  const bytes = await sizesOf(world.owner, ['ledger', ...rollUpTables, 'audit_outbox']);
  const log = openDatabase({ url: world.runtimeUrl, role: 'keystead_sequencer', maxConnections: 2 });
  const sequencer = openSequencer({ database: log, clock: systemClock, logger: createLogger({ name: 'bench', level: 'error' }) });
  let leaves = 0;
  const sequencing = await timed(world, async () => { for (let made = -1; made !== 0;) { made = await sequencer.runOnce(); leaves += made; } });
  await log.close();
  return { rows, shipping, leaves, sequencing, bytes: { ...bytes, ...await sizesOf(world.owner, ['audit_leaves', 'audit_openings']) } };
}

async function timed(world: LedgerWorld, work: () => Promise<void>): Promise<Taken> {
  const [own, database, began] = [process.cpuUsage(), world.databaseMilliseconds(), performance.now()];
  await work();
  const used = process.cpuUsage(own);
  return { seconds: (performance.now() - began) / 1_000, own: (used.user + used.system) / 1_000, database: world.databaseMilliseconds() - database };
}
