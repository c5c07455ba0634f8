// A process of its own that takes one step of a rotation and kills itself at a named point: nothing is cleaned up, as in a crash.
import { flushCompileCache } from 'node:module';
import { systemActor } from '../../src/audit/index.ts';
import { openDatabase, systemClock } from '../../src/foundation/index.ts';
import type { RotationPoint, VaultDependencies } from '../../src/vault/index.ts';
import { createEgressClient } from '../../src/vault/egress/client.ts';
import { type RotationStepName, takeRotationStep } from './rotation-steps.ts';
import type { KeyEntry } from '../../src/vault/sealed-entry/read-entry.ts';

interface Order {
  readonly databaseUrl: string; readonly socketPath: string; readonly token: string; readonly origin: string;
  readonly tenantId: string; readonly credentialId: string; readonly step: RotationStepName; readonly version: number; readonly entry: KeyEntry | null; readonly dieAt: RotationPoint;
}

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
// What is killed writes no cache of its own code.
flushCompileCache();
const noNames = { names: async () => new Map<string, string>() };
const vault: VaultDependencies = {
  database: openDatabase({ url: order.databaseUrl, role: 'keystead_app' }), egress: createEgressClient({ socketPath: order.socketPath, token: order.token }), clock: systemClock,
  providers: new Map([['test', {
    id: 'test', name: 'Test provider', sandbox: false, origin: order.origin, dialects: {}, authorise: () => ({}), verification: { path: '/', read: () => ({ state: 'unknown', detail: null, models: [] }) },
    keyPrefixes: [], keyExample: '', links: { keys: null, usage: null, retention: null },
  }]]),
  spendCaps: { set: async () => undefined }, people: noNames, tokens: noNames, apps: new Map(),
  atRotationPoint: (point) => { if (point === order.dieAt) process.kill(process.pid, 'SIGKILL'); },
};
await takeRotationStep(vault, { ...order, actor: systemActor });
process.exit(0);
