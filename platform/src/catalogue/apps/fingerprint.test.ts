import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fingerprintOf, versionProblem } from './fingerprint.ts';
import { apps } from './registry.ts';
import versions from './versions.json' with { type: 'json' };

describe('versions of apps', () => {
  it('C1 no app asks or answers otherwise under the version that was recorded', () => {
    const recorded = new Map(Object.entries(versions));
    assert.deepEqual(apps.flatMap((manifest) => versionProblem(manifest, fingerprintOf(manifest), recorded.get(manifest.id)) ?? []), []);
    assert.deepEqual([...recorded.keys()], apps.map(({ id }) => id));
  });

  it('C1 a changed brief under the same version is refused, and a new version must be recorded', () => {
    const [manifest] = apps;
    assert.ok(manifest);
    const changed = { ...manifest, prompts: { ...manifest.prompts, brief: [...manifest.prompts.brief, 'One more thing.'] } };
    const recorded = { version: manifest.version, fingerprint: fingerprintOf(manifest) };
    assert.notEqual(fingerprintOf(changed), recorded.fingerprint);
    assert.equal(fingerprintOf({ ...manifest, name: 'Another name', sample: { input: {}, document: null }, goldenCases: [] }), recorded.fingerprint);
    assert.match(versionProblem(changed, fingerprintOf(changed), recorded) ?? '', /give it a new version/);
    assert.match(versionProblem({ ...changed, version: '99.0.0' }, fingerprintOf(changed), recorded) ?? '', /not recorded yet/);
    assert.equal(versionProblem(manifest, recorded.fingerprint, recorded), null);
  });
});
