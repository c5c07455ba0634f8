import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Evidence, InventoryKey, Subprocessor } from '@keystead/contract';
import { writePackFiles } from './pack-files.ts';

const subprocessor: Subprocessor = { name: 'A provider', origin: 'provider.example', regions: ['eu', 'us'], purpose: 'Answers', data: 'Prompts', retention: 'None', training: 'None', agreements: ['One', 'Two'], keys: 1, chosenBy: 'organisation', reference: null };
const key: InventoryKey = { kind: 'provider-key', name: 'A key', fingerprint: null, version: 1, madeAt: '2026-03-01T12:00:00.000Z', ageDays: 1, custody: 'Sealed', rotation: 'Yearly', state: 'active', overdue: false, href: null };

it('A6 the lists of an evidence pack have their header with nothing in them, and a column for all that is known of each', async () => {
  const write = async (change: Partial<Evidence>): Promise<readonly string[]> => {
    const evidence: Evidence = { at: '2026-03-01T12:00:00.000Z', organisation: 'Harbour', flow: { nodes: [], edges: [] }, subprocessors: [], keys: [], questions: [], permissions: [], ...change };
    const files = await writePackFiles({ evidence, console: null, log: { origin: 'keystead.example/platform', verifierKey: 'none', entries: 0, checkpoint: null }, controls: { items: [], reports: [] }, test: null }, { pack: 'pack', tenant: 'tenant' });
    return ['subprocessors.csv', 'keys.csv', 'questionnaire.csv'].map((path) => Buffer.from(files.get(path) ?? []).toString('utf8'));
  };
  const headers = ['name,origin,regions,purpose,data,retention,training,agreements,keys,chosenBy,reference\r\n', 'kind,name,fingerprint,version,madeAt,ageDays,custody,rotation,state,overdue,href\r\n', 'id,domain,question,answer,text,evidence\r\n'];
  assert.deepEqual(await write({}), headers);
  assert.deepEqual(await write({ subprocessors: [subprocessor], keys: [key] }), [
    `${headers[0]}A provider,provider.example,eu us,Answers,Prompts,None,None,One; Two,1,organisation,\r\n`, `${headers[1]}provider-key,A key,,1,2026-03-01T12:00:00.000Z,1,Sealed,Yearly,active,false,\r\n`, headers[2],
  ]);
});
