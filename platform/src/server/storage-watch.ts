import { request } from 'node:http';
import { type ObjectStorage, checkStorage, storageTrouble } from '../documents/index.ts';
import type { Logger } from '../foundation/index.ts';

/** Whether the storage of documents did its work when it was last asked. */
export type StorageHealth = { readonly status: 'ok' } | { readonly status: 'degraded'; readonly reason: string };

export interface StorageWatch { health(): StorageHealth; close(): void }

const askMilliseconds = 30_000;

/** Asks the storage now and then, and tells the log when it stops or goes on doing its work. */
export function watchStorage(storage: ObjectStorage, logger: Logger): StorageWatch {
  let health: StorageHealth = { status: 'ok' };
  const ask = async (): Promise<void> => {
    const before = health.status;
    const found = await checkStorage(storage).then((): StorageHealth => ({ status: 'ok' }), (error: unknown): StorageHealth => ({ status: 'degraded', reason: storageTrouble(error) }));
    health = found;
    if (found.status === 'degraded' && before === 'ok') logger.error({ reason: found.reason }, 'the storage of documents does not do its work; uploads and texts wait for it, the gateway does not');
    if (found.status === 'ok' && before !== 'ok') logger.info('the storage of documents does its work again');
  };
  void ask();
  const timer = setInterval(() => void ask(), askMilliseconds);
  return { health: () => health, close: () => clearInterval(timer) };
}

/** Where the api role tells it, on its own socket. From outside the listener answers this path itself. */
export const storageHealthPath = '/readyz';
const patienceMilliseconds = 1_000;

/** Asks the api role. Never throws: a control plane that does not answer is told as such. */
export function askStorageHealth(apiSocket: string): Promise<StorageHealth> {
  const silent: StorageHealth = { status: 'degraded', reason: 'the control plane does not answer' };
  return new Promise((resolve) => {
    const asked = request({ socketPath: apiSocket, path: storageHealthPath, timeout: patienceMilliseconds }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => { text += part; });
      answer.on('end', () => {
        try {
          resolve(answer.statusCode === 200 ? JSON.parse(text) as StorageHealth : silent);
        } catch {
          resolve(silent);
        }
      });
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(silent));
    asked.end();
  });
}
