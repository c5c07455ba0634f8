import { flushCompileCache } from 'node:module';
import { openEncryptionWorld } from './encryption-world.ts';

/**
 * Takes rotations of encryption keys as far as they go, and ends itself as `kill -9` would at a named point, the given time
 * that it is reached. Started by a test with one argument, JSON.
 */
interface Order { readonly runtimeUrl: string; readonly folder: string; readonly point: string; readonly time: number; readonly batchSize: number }

const order = JSON.parse(process.argv[2] ?? '{}') as Order;
// What is killed writes no cache of its own code.
flushCompileCache();
let times = 0;
const world = await openEncryptionWorld({
  runtimeUrl: order.runtimeUrl, folder: order.folder, batchSize: order.batchSize,
  reached(point) {
    if (point !== order.point) return;
    times += 1;
    if (times === order.time) process.kill(process.pid, 'SIGKILL');
  },
});
await world.finish();
await world.close();
