import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import type { Operation } from '../operation.ts';
import { isSecretInput, secretInput } from '../shapes.ts';
import { operations } from './index.ts';

describe('V3 inputs that nobody else may see', () => {
  it('V3 every input whose name says that it is one is marked as a secret, so that the command line does not take it as an argument', () => {
    const bodies = (Object.values(operations) as Operation[]).flatMap((operation) => (operation.body instanceof z.ZodObject ? [[operation.id, operation.body.shape] as const] : []));
    const named = bodies.flatMap(([id, shape]) => Object.entries(shape).filter(([name, schema]) => /password$|secret$|passphrase$|apikey$/i.test(name) && !(schema instanceof z.ZodBoolean)).map(([name, schema]) => ({ name: `${id}.${name}`, marked: isSecretInput(schema) })));
    assert.ok(named.length >= 5);
    assert.deepEqual(named.filter((input) => !input.marked), []);
  });

  it('V3 the mark stays when an input is made optional, nullable or given a default, and keeps the description', () => {
    const marked = secretInput(z.string().meta({ description: 'A key' }));
    for (const schema of [marked, marked.optional(), marked.nullable(), marked.nullable().optional(), marked.default('x')]) assert.equal(isSecretInput(schema), true);
    assert.equal(isSecretInput(z.string()), false);
    assert.deepEqual(z.toJSONSchema(marked), { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'string', description: 'A key', format: 'password', writeOnly: true });
  });
});
