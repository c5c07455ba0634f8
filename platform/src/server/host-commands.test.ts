import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { KeysteadError, createLogger } from '../foundation/index.ts';
import { askHost, hostSocketPath } from './ask-host.ts';
import { answerHostCommands } from './host-commands.ts';
import { closeServer, listenOnSocket } from './http-server.ts';

describe('host commands', () => {
  it('T3 operator rights are given over a socket that only its own user opens; a wrong command or address says so', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-host-'));
    const asked: string[] = [];
    const parts = {
      logger: createLogger({ name: 'test', level: 'silent' }),
      identity: {
        operatorRights: {
          add: async (email: string) => { if (email !== 'ada@example.com') throw new KeysteadError('not_found'); asked.push(email); return { name: 'Ada', added: true }; },
          remove: async () => { throw new Error('inside'); },
          list: async () => [],
        },
      },
    };
    try {
      await mkdir(join(folder, 'run'));
      const path = await hostSocketPath(folder);
      await assert.rejects(askHost(folder, 'operator-list', {}), /No Keystead runs on/);
      const server = await listenOnSocket(answerHostCommands(parts as never), path, { replace: true });
      try {
        assert.equal((await stat(path)).mode & 0o777, 0o600);
        assert.deepEqual(await askHost(folder, 'operator-add', { email: 'Ada@Example.com' }), { status: 200, body: { name: 'Ada', added: true } });
        assert.deepEqual(asked, ['ada@example.com']);
        assert.equal((await askHost(folder, 'operator-add', { email: 'ben@example.com' })).status, 404);
        assert.equal((await askHost(folder, 'operator-add', { email: 'nobody' })).status, 400);
        assert.equal((await askHost(folder, 'operator-add', { email: 'ada@example.com', role: 'owner' })).status, 400);
        assert.equal((await askHost(folder, 'no-such-command' as never, {})).status, 404);
        const failed = await askHost(folder, 'operator-remove', { email: 'ada@example.com' });
        assert.deepEqual([failed.status, JSON.stringify(failed.body).includes('inside')], [500, false]);
      } finally {
        await closeServer(server);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
