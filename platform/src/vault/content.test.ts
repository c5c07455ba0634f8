import assert from 'node:assert/strict';
import { createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { type ObjectBinding, createObjectKey, openObject, openObjectKey, rewrapObjectKey, sealObject } from './content.ts';
import { readObject, readObjectKey } from './format-oracle.ts';

const binding: ObjectBinding = { tenantId: '0198c0de-0000-7000-8000-00000000000a', kind: 'document', objectId: '0198c0de-0000-7000-8000-00000000000b' };
const vectors = z.array(z.strictObject({
  name: z.string(), tenantKey: z.hex(), random: z.array(z.hex()), part: z.string(), plaintext: z.string(), objectKey: z.hex(), sealed: z.hex(),
  binding: z.strictObject({ tenantId: z.string(), kind: z.string(), objectId: z.string() }),
})).parse(JSON.parse(readFileSync(new URL('content.vectors.json', import.meta.url), 'utf8')));
const newTenantKey = () => createSecretKey(randomBytes(32));
const doesNotOpen = { code: 'does-not-open' };
const header = 4 + 32 + 32 + 7;
const chunk = 65_536 + 16;

describe('C4 content sealed for one object', () => {
  it('C4 opens what it sealed, at every size around a chunk', () => {
    const { objectKey } = createObjectKey(newTenantKey(), binding);
    for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 131_073, 300_000]) {
      const text = randomBytes(size);
      const sealed = sealObject(objectKey, 'bytes', text);
      assert.ok(openObject(objectKey, 'bytes', sealed).equals(text), `${size}`);
      assert.equal(sealed.byteLength, header + size + 16 * Math.max(1, Math.ceil(size / 65_536)));
    }
  });

  it('C4 an object key opens again under the tenant key for its own tenant, kind and object only', () => {
    const tenantKey = newTenantKey();
    const { objectKey, wrapped } = createObjectKey(tenantKey, binding);
    const sealed = sealObject(objectKey, 'bytes', Buffer.from('text'));
    assert.equal(openObject(openObjectKey(tenantKey, wrapped, binding), 'bytes', sealed).toString(), 'text');
    for (const wrong of [
      { ...binding, tenantId: binding.objectId }, { ...binding, kind: 'run' }, { ...binding, objectId: binding.tenantId },
      { tenantId: binding.objectId, kind: 'document', objectId: binding.tenantId }, { ...binding, kind: 'documen', objectId: `t${binding.objectId}` },
    ]) assert.throws(() => openObjectKey(tenantKey, wrapped, wrong), doesNotOpen);
    assert.throws(() => openObjectKey(newTenantKey(), wrapped, binding), doesNotOpen);
    for (let index = 0; index < wrapped.byteLength; index += 1) {
      const changed = Buffer.from(wrapped);
      changed.writeUInt8(changed.readUInt8(index) ^ 1, index);
      assert.throws(() => openObjectKey(tenantKey, changed, binding), doesNotOpen);
      assert.throws(() => openObjectKey(tenantKey, wrapped.subarray(0, index), binding), doesNotOpen);
    }
  });

  it('C4 one part never opens as another, nor one object as another, not even of one tenant', () => {
    const tenantKey = newTenantKey();
    const { objectKey } = createObjectKey(tenantKey, binding);
    const second = createObjectKey(tenantKey, { ...binding, objectId: binding.tenantId }).objectKey;
    const sealed = sealObject(objectKey, 'input', Buffer.from('text'));
    assert.throws(() => openObject(objectKey, 'output', sealed), doesNotOpen);
    assert.throws(() => openObject(second, 'input', sealed), doesNotOpen);
    assert.throws(() => openObject({ ...second, key: objectKey.key }, 'input', sealed), doesNotOpen);
  });

  it('C4 chunks exchanged, repeated, dropped, cut off or taken from another sealing of the same part are noticed', () => {
    const { objectKey } = createObjectKey(newTenantKey(), binding);
    const text = randomBytes(3 * 65_536 + 100);
    const sealed = sealObject(objectKey, 'bytes', text);
    const [first, second, third, last] = [0, 1, 2, 3].map((index) => sealed.subarray(header + index * chunk, header + (index + 1) * chunk));
    assert.ok(first !== undefined && second !== undefined && third !== undefined && last !== undefined);
    const start = sealed.subarray(0, header);
    const other = sealObject(objectKey, 'bytes', text);
    for (const [name, pieces] of Object.entries({
      exchanged: [start, second, first, third, last], repeated: [start, first, first, second, third, last], dropped: [start, first, third, last],
      'last cut off': [start, first, second, third], 'all but the first cut off': [start, first], 'cut inside a chunk': [start, first, second.subarray(0, 1000)],
      'nothing left': [start], 'a chunk of another sealing': [start, other.subarray(header, header + chunk), second, third, last],
      'header of another sealing': [other.subarray(0, header), first, second, third, last], 'something added': [sealed, Buffer.alloc(1)], 'an empty chunk added': [sealed, Buffer.alloc(16)],
    })) assert.throws(() => openObject(objectKey, 'bytes', Buffer.concat(pieces)), doesNotOpen, name);
  });

  it('C4 every changed byte is noticed, and every truncation of a small object', () => {
    const { objectKey } = createObjectKey(newTenantKey(), binding);
    const sealed = sealObject(objectKey, 'text', randomBytes(200));
    for (let index = 0; index < sealed.byteLength; index += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(index) ^ 0x80, index);
      assert.throws(() => openObject(objectKey, 'text', changed), doesNotOpen);
      assert.throws(() => openObject(objectKey, 'text', sealed.subarray(0, index)), doesNotOpen);
    }
  });

  it('C4 the same text sealed twice looks different', () => {
    const { objectKey } = createObjectKey(newTenantKey(), binding);
    const [first, second] = [sealObject(objectKey, 'text', Buffer.alloc(64)), sealObject(objectKey, 'text', Buffer.alloc(64))];
    for (const [start, end] of [[4, 36], [36, 68], [68, 75], [75, first.byteLength]] as const) assert.notDeepEqual(first.subarray(start, end), second.subarray(start, end));
  });

  it('C4 the frozen vectors open, are made again bit for bit from their randomness, and open by an independent implementation', () => {
    assert.ok(vectors.length >= 3);
    for (const vector of vectors) {
      const bytes = Buffer.from(vector.tenantKey, 'hex');
      const [wrapped, sealed] = [Buffer.from(vector.objectKey, 'hex'), Buffer.from(vector.sealed, 'hex')];
      const tenantKey = createSecretKey(bytes);
      assert.equal(openObject(openObjectKey(tenantKey, wrapped, vector.binding), vector.part, sealed).toString(), vector.plaintext, vector.name);
      const random = vector.random.map((part) => Buffer.from(part, 'hex'));
      const again = createObjectKey(tenantKey, vector.binding, () => random.shift() ?? assert.fail('asked for more randomness than the vector has'));
      assert.deepEqual([again.wrapped, sealObject(again.objectKey, vector.part, Buffer.from(vector.plaintext))], [wrapped, sealed], vector.name);
      assert.equal(readObject(vector.binding, vector.part, readObjectKey(vector.binding, bytes, wrapped), sealed).toString(), vector.plaintext, vector.name);
    }
  });

  it('C4 the independent implementation opens objects of several chunks', () => {
    const tenantKey = newTenantKey();
    const { objectKey, wrapped } = createObjectKey(tenantKey, binding);
    const text = randomBytes(150_000);
    assert.ok(readObject(binding, 'bytes', readObjectKey(binding, tenantKey.export(), wrapped), sealObject(objectKey, 'bytes', text)).equals(text));
  });

  it('V8 an object key wrapped anew opens under the new tenant key alone, with everything sealed before, and still for its object alone', () => {
    const [from, to] = [newTenantKey(), newTenantKey()];
    const { objectKey, wrapped } = createObjectKey(from, binding);
    const sealed = sealObject(objectKey, 'bytes', Buffer.from('text'));
    const again = rewrapObjectKey({ from, to }, wrapped, binding);
    assert.equal(openObject(openObjectKey(to, again, binding), 'bytes', sealed).toString(), 'text');
    assert.throws(() => openObjectKey(from, again, binding), doesNotOpen);
    assert.throws(() => openObjectKey(to, wrapped, binding), doesNotOpen);
    assert.throws(() => openObjectKey(to, again, { ...binding, kind: 'run' }), doesNotOpen);
    assert.throws(() => rewrapObjectKey({ from, to }, wrapped, { ...binding, objectId: binding.tenantId }), doesNotOpen);
    assert.notDeepEqual(again.subarray(4, 16), wrapped.subarray(4, 16));
  });
});
