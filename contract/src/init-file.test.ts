import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { initFileSchema } from './index.ts';

it('O1 the published schema of the init file is the one that is applied', () => {
  const published: unknown = JSON.parse(readFileSync(new URL('../../docs/init-file.schema.json', import.meta.url), 'utf8'));
  assert.deepEqual(published, JSON.parse(JSON.stringify(initFileSchema())), 'run `node scripts/write-init-schema.ts`');
});
