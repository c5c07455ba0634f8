import assert from 'node:assert/strict';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { installPostgres } from './installation.ts';

describe('the programs of the embedded PostgreSQL', () => {
  let home: string;
  before(async () => { home = await mkdtemp(join(tmpdir(), 'keystead-installation-')); });
  after(() => rm(home, { recursive: true, force: true }));

  it('O1 are laid out once for all that ask at the same time, and nothing half done stays beside them', async () => {
    const installations = await Promise.all([1, 2, 3].map(() => installPostgres(home, null)));
    for (const { initdb, postgres, version } of installations) {
      await Promise.all([access(initdb), access(postgres)]);
      assert.deepEqual(await readdir(home), [version]);
    }
  });
});
