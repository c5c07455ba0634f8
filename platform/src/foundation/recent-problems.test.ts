import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRecentProblems } from './recent-problems.ts';

const secret = 'words of a tenant';
const line = (record: object): string => `${JSON.stringify({ level: 'error', time: '2026-11-21T10:00:00.000Z', role: 'api', ...record })}\n`;

describe('O3 V3 recent problems for a support bundle', () => {
  it('keep our own sentence, codes and places in the code, and nothing that an error quotes', () => {
    const recent = createRecentProblems();
    recent.take(line({
      operation: 'createRoute', tenantId: '01890000-0000-7000-8000-000000000000', detail: secret, reason: secret, msg: 'operation failed',
      err: {
        type: 'PgError', code: '23505', message: secret,
        stack: `PgError: ${secret}\n    at ${secret} (${secret}:1:1)\n    at save (file:///srv/of-somebody/keystead/platform/src/vault/credentials.ts:42:7)\n    at async node:internal/process/task_queues:105:5\n    at /home/${secret}/x.js:1:1`,
        cause: { type: secret, code: secret, message: secret, stack: secret },
      },
    }));
    assert.deepEqual(recent.read(), [{
      time: '2026-11-21T10:00:00.000Z', level: 'error', role: 'api', message: 'operation failed', operation: 'createRoute',
      errors: [{ type: 'PgError', stack: ['save (platform/src/vault/credentials.ts:42)'] }, { type: 'Error', stack: [] }],
    }]);
  });

  it('leave out sentences that are not ours: of a library, or of an error that was logged without one', () => {
    const recent = createRecentProblems();
    recent.take(line({ part: 'identity library', msg: secret }));
    recent.take(line({ err: { type: 'Error', message: secret }, msg: secret }));
    assert.ok(!JSON.stringify(recent.read()).includes(secret));
    assert.equal(recent.read().length, 2);
  });

  it('are warnings and worse, and no more than the last hundred', () => {
    const recent = createRecentProblems();
    recent.take('{"level":"info","msg":"all is well"}\n');
    recent.take('{"level":"warn", broken\n');
    assert.deepEqual(recent.read(), []);
    for (let number = 0; number < 300; number += 1) recent.take(line({ msg: `number ${number}` }));
    assert.deepEqual([recent.read().length, recent.read().at(-1)?.message], [100, 'number 299']);
  });
});
