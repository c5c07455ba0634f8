import { join } from 'node:path';
import { createLogger, openDatabase, systemClock } from '../../../src/foundation/index.ts';
import type { BudgetConfiguration } from '../../../src/gateway/index.ts';
import { openBudgets, openSpool } from '../../../src/metering/index.ts';
import { describeProvider, sketchTenant, startTestGateway } from '../gateway.ts';

/** What a gateway process of its own is started with. */
export interface ChildSettings {
  readonly databaseUrl: string;
  readonly spoolRoot: string;
  readonly name: string;
  readonly tenantId: string;
  readonly token: string;
  readonly providerOrigin: string;
  readonly budgets: readonly BudgetConfiguration[];
}

export const chaosModels = ['gpt-4o-mini', 'text-embedding-3-small'] as const;

/** A gateway in a process of its own, on real budgets and a real spool; its configuration is given, its keys are no secret. */
async function main(settings: ChildSettings): Promise<void> {
  const database = openDatabase({ url: settings.databaseUrl, role: 'keystead_spool', maxConnections: 3, onError: () => undefined });
  const spool = openSpool({ directory: join(settings.spoolRoot, settings.name), clock: systemClock, logger: createLogger({ name: 'test', level: 'silent' }) });
  const budgets = openBudgets({ database, holder: spool.writer, onError: () => undefined });
  const provider = describeProvider('openai', ['openai-chat', 'openai-responses', 'openai-embeddings'], { origin: settings.providerOrigin, priceId: 'openai' });
  const made = sketchTenant({
    token: settings.token, budgets: settings.budgets, tokenChanges: { tenantId: settings.tenantId },
    credentials: [{ id: '00000000-0000-7000-8000-00000000c0de', provider: 'openai', origin: settings.providerOrigin, secret: 'no-secret-at-all-0123456789', models: chaosModels }],
  });
  const gateway = await startTestGateway({ tenants: [{ ...made, configuration: { ...made.configuration, id: settings.tenantId } }], providers: [provider], budgets, append: (record) => spool.append(record) });
  process.once('message', () => {
    void (async () => {
      await gateway.gateway.drain(10_000);
      await gateway.close();
      await budgets.close();
      await spool.close();
      await database.close();
      process.disconnect();
    })();
  });
  process.send?.({ url: gateway.url });
}

const [, , text] = process.argv;
if (process.send !== undefined && text !== undefined) await main(JSON.parse(text) as ChildSettings);
