import { join } from 'node:path';
import { createLogger, type Database, openDatabase, Secret, systemClock } from '../../../src/foundation/index.ts';
import type { BudgetConfiguration } from '../../../src/gateway/index.ts';
import { type Budgets, openBudgets, openSpool, type Spool, type SpoolOptions, type SpoolRecord } from '../../../src/metering/index.ts';
import { describeProvider, sketchTenant, startTestGateway, type TestGateway, type TestGatewayOptions, type TestTenant } from '../gateway.ts';
import type { KillPoint } from './kill-points.ts';
import { chaosModels } from './surfaces.ts';

/** One organisation: its token opens the gateway, its key the provider. */
export interface MoneyTenant { readonly tenantId: string; readonly token: string; readonly key: string; readonly budgets: readonly BudgetConfiguration[] }

export interface MoneyGatewaySettings { readonly databaseUrl: string; readonly spoolRoot: string; readonly name: string; readonly providerOrigin: string; readonly tenants: readonly MoneyTenant[] }

export interface MoneyGateway {
  readonly url: string;
  readonly gateway: TestGateway;
  readonly spool: Spool;
  readonly budgets: Budgets;
  readonly database: Database;
  /** Lets what is under way finish, returns what it holds, and ends. */
  close(): Promise<void>;
}

/** Its one key has the id of the organisation. */
function toTenant({ tenantId, token, key, budgets }: MoneyTenant, origin: string): TestTenant {
  const made = sketchTenant({ token, budgets, tokenChanges: { tenantId }, credentials: [{ id: tenantId, provider: 'openai', origin, secret: key, models: chaosModels }] });
  return { ...made, configuration: { ...made.configuration, id: tenantId } };
}

/**
 * A gateway on real budgets and a real spool; its configuration is given, its keys are no secret.
 *
 * @param reached is told of every named point inside this process that a request comes by.
 */
export async function startMoneyGateway(settings: MoneyGatewaySettings, reached: (point: KillPoint) => void = () => undefined, more: { readonly transactionMilliseconds?: number; readonly limits?: TestGatewayOptions['limits']; readonly fileSystem?: SpoolOptions['fileSystem'] } = {}): Promise<MoneyGateway> {
  const { transactionMilliseconds, limits, fileSystem } = more;
  const database = openDatabase({ url: settings.databaseUrl, role: 'keystead_spool', maxConnections: 3, onError: () => undefined, ...transactionMilliseconds === undefined ? {} : { transactionMilliseconds } });
  const spool = openSpool({ directory: join(settings.spoolRoot, settings.name), clock: systemClock, logger: createLogger({ name: 'test', level: 'silent' }), ...fileSystem === undefined ? {} : { fileSystem } });
  const budgets = openBudgets({
    database, holder: spool.writer, onError: () => undefined,
    raceConditions: { beforeLease: () => { reached('before a slice is leased'); }, afterLease: () => { reached('a slice is leased, and the process does not know'); } },
  });
  const append = async (record: SpoolRecord): Promise<void> => {
    if (record.type === 'intent') reached('before the intent is written');
    if (record.type === 'outcome') reached('the answer is there, and its outcome is not written');
    await spool.append(record);
    if (record.type === 'intent') reached('the intent is written, and no key is open');
    if (record.type === 'outcome') reached('the outcome is written');
  };
  const provider = describeProvider('openai', ['openai-chat', 'openai-responses', 'openai-embeddings', 'anthropic-messages', 'gemini'], { priceId: 'openai', authorise: (secret) => ({ authorization: `Bearer ${secret}` }) });
  const keys = new Map(settings.tenants.map(({ tenantId, key }) => [tenantId, key]));
  const gateway = await startTestGateway({
    tenants: settings.tenants.map((tenant) => toTenant(tenant, settings.providerOrigin)), providers: [provider], budgets, append, ...limits === undefined ? {} : { limits },
    openKey: ({ id }) => { reached('the key is open, and nothing is sent'); return new Secret(keys.get(id) ?? ''); },
  });
  return {
    url: gateway.url, gateway, spool, budgets, database,
    async close() {
      await gateway.gateway.drain(10_000);
      await gateway.close();
      await budgets.close();
      await spool.close();
      await database.close();
    },
  };
}
