import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { openKeyFile } from './key-file.ts';
import { kmsConformance } from './kms.conformance.ts';
import { createMemoryKeyProvider } from './memory.ts';

const folders: string[] = [];
after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

kmsConformance('memory', { against: 'memory of this process (for tests only)', rotates: false, open: async () => createMemoryKeyProvider() });
kmsConformance('key-file', {
  against: `files in ${tmpdir()}`,
  rotates: false,
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-kms-'));
    folders.push(folder);
    return openKeyFile({ path: join(folder, 'root.key'), create: true });
  },
});
