import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fillReason, refusalReasons } from '@keystead/contract';
import type { FailureKind } from '../dialects/index.ts';
import { GatewayError, type GatewayErrorCode, gatewayErrors } from './errors.ts';
import { keptParameters } from './refusal-parameters.ts';
import { judge } from './routing/verdict.ts';

const failureKinds = Object.keys({
  'invalid-request': 0, 'too-long': 0, 'too-large': 0, 'content-policy': 0, 'model-not-found': 0, 'bad-key': 0, 'no-permission': 0, 'no-money': 0, 'rate-limited': 0, overloaded: 0, timeout: 0, 'server-error': 0,
} satisfies Record<FailureKind, 0>) as FailureKind[];

describe('why was this refused?', () => {
  it('G8 every code that the gateway can answer, and every one that a provider’s error is judged by, says the rule, whose it is and what to do next', () => {
    const statuses = [302, 400, 402, 409, 425, 429, 498, 500, 503, 529];
    const judged = failureKinds.flatMap((kind) => statuses.map((status) => judge({ kind, status }).code));
    const codes = new Set([...Object.keys(gatewayErrors), ...judged, 'process_died', 'cancelled']);
    assert.deepEqual([...codes].filter((code) => refusalReasons[code] === undefined), []);
    assert.deepEqual(Object.keys(refusalReasons).filter((code) => !codes.has(code)), [], 'and none is left over');
    for (const [code, { title, rule, next }] of Object.entries(refusalReasons)) assert.ok([title, rule, next].every((text) => text.length > 8), code);
  });

  it('G8 every value that a text is filled in with is one of the error’s own, and is kept with the refusal', () => {
    for (const [code, { title, rule, next }] of Object.entries(refusalReasons)) {
      const error = gatewayErrors[code as GatewayErrorCode] as { message: string } | undefined;
      const names = [...`${title} ${rule} ${next}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
      if (error === undefined) { assert.deepEqual(names, [], code); continue; }
      for (const name of names) {
        assert.ok(error.message.includes(`{${name}}`), `${code} ${name}`);
        assert.deepEqual(keptParameters({ parameters: { [name]: 'x' }, param: undefined }).parameters, { [name]: 'x' }, `${code} ${name}`);
      }
    }
  });

  it('attack 19 canary: what a caller wrote is not kept with a refusal, and what looks like a key is taken out', () => {
    const key = 'sk-proj-canary0123456789abcdefghijklmnop';
    assert.deepEqual(keptParameters(new GatewayError('invalid_json', { detail: 'Unexpected token, "my diagnosis" is not valid JSON' })), {});
    assert.deepEqual(keptParameters(new GatewayError('invalid_field', { detail: 'messages[0].content is "my diagnosis"' }, { param: 'messages[0].content' })), { field: 'messages[0].content' });
    assert.doesNotMatch(JSON.stringify(keptParameters(new GatewayError('model_not_found', { model: key, hint: '' }, { param: key }))), /canary/);
  });

  it('a text without its values reads as a sentence', () => {
    assert.equal(fillReason('Each key says who may use it: {rule}.', {}), 'Each key says who may use it.');
    assert.equal(fillReason('The cap of “{label}” is {limit} {unit} a minute.', { label: 'Claims', limit: 5, unit: 'calls' }), 'The cap of “Claims” is 5 calls a minute.');
    assert.equal(fillReason('The most it can cost ({cost}) is reserved.', {}), 'The most it can cost is reserved.');
  });
});
