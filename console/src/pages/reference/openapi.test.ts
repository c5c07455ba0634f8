import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { curlOf } from './curl.ts';
import { fieldsBelow, typeWords } from './describe-schema.ts';
import { findOperations, readApiDocument } from './openapi.ts';

const document = readApiDocument({
  info: { title: 'T', version: '1' }, servers: [{ url: 'http://127.0.0.1:7420' }], 'x-error-codes': [{ code: 'not_found', status: 404, title: 'Nothing', fix: 'Check' }],
  components: { schemas: { Problem: { type: 'object', properties: { code: { type: 'string' } } } } },
  paths: {
    '/api/v1/things/{thingId}': {
      put: {
        operationId: 'updateThing', tags: ['Things'], summary: 'Change a thing', 'x-permission': 'things.manage',
        parameters: [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } }, { name: 'If-Match', in: 'header', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema: { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 9 }, note: { anyOf: [{ type: 'string' }, { type: 'null' }] } } } } } },
        responses: { 200: { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } }, 404: { description: '`not_found`: Nothing\n`gone_too`: Gone' } },
      },
      get: { operationId: 'readThing', tags: ['Things'], summary: 'Read a thing', 'x-permission': 'public', responses: { 200: { description: 'ok' } } },
    },
  },
});
const [read, update] = document.operations;

describe('the API reference', () => {
  it('A1 knows every operation with its permission and the errors it can answer', () => {
    assert.deepEqual(document.operations.map(({ id, permission }) => [id, permission]), [['readThing', 'public'], ['updateThing', 'things.manage']]);
    assert.deepEqual(update?.errorCodes, ['not_found', 'gone_too']);
    assert.equal(document.errors[0]?.code, 'not_found');
  });

  it('A1 gives a command with everything that is required and nothing else', () => {
    assert.ok(update !== undefined && read !== undefined);
    assert.equal(curlOf(update, 'http://127.0.0.1:7420', document.components), [
      'curl -X PUT "http://127.0.0.1:7420/api/v1/things/THING_ID"', '-H "Authorization: Bearer $KEYSTEAD_TOKEN"', '-H \'If-Match: "ETAG"\'', '-H "Content-Type: application/json"', '-d \'{\n  "name": "name"\n}\'',
    ].join(' \\\n  '));
    assert.equal(curlOf(read, 'http://h', document.components), 'curl "http://h/api/v1/things/THING_ID"');
  });

  it('A1 describes types in words and follows references', () => {
    assert.equal(typeWords({ anyOf: [{ type: 'string', format: 'uuid' }, { type: 'null' }] }, {}), 'string (uuid) or null');
    assert.equal(typeWords({ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, {}), 'list of "a" | "b"');
    assert.deepEqual(fieldsBelow({ type: 'array', items: { $ref: '#/components/schemas/Problem' } }, document.components)?.fields.map(([name]) => name), ['code']);
  });

  it('A1 finds operations by several words', () => {
    assert.deepEqual(findOperations(document.operations, 'put thing').map(([tag, of]) => [tag, of.map(({ id }) => id)]), [['Things', ['updateThing']]]);
    assert.deepEqual(findOperations(document.operations, 'nothing of that'), []);
  });
});
