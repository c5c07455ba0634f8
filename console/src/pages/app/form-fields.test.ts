import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkValues, fieldProblems, fieldsOf, toInput, toValues } from './form-fields.ts';

const schema = {
  type: 'object', required: ['client', 'premium', 'renewal'],
  properties: {
    client: { type: 'string', minLength: 1, maxLength: 12, title: 'Client', 'x-kind': 'text' },
    premium: { type: 'number', minimum: 0, title: 'Premium', 'x-kind': 'money', 'x-currency': 'USD' },
    limit: { anyOf: [{ type: 'number', minimum: 0 }, { type: 'null' }], default: null, title: 'Limit', 'x-kind': 'money' },
    renewal: { type: 'string', format: 'date', title: 'Renewal date', 'x-kind': 'date' },
    changes: { type: 'array', items: { type: 'string' }, maxItems: 2, default: [], title: 'Changes', 'x-kind': 'list' },
    tone: { type: 'string', enum: ['warm', 'formal'], default: 'warm', title: 'Tone', 'x-kind': 'choice', 'x-labels': { warm: 'Warm' } },
    copy: { type: 'boolean', title: 'Send a copy' },
  },
};
const fields = fieldsOf(schema);

describe('the form of an app', () => {
  it('K3 reads titles, kinds, choices and what is required from the schema', () => {
    assert.deepEqual(fields.map((field) => [field.name, field.kind, field.required, field.nullable]), [
      ['client', 'text', true, false], ['premium', 'money', true, false], ['limit', 'money', false, true], ['renewal', 'date', true, false],
      ['changes', 'list', false, false], ['tone', 'choice', false, false], ['copy', 'boolean', false, false],
    ]);
    assert.deepEqual(fields[5]?.options, [{ value: 'warm', label: 'Warm' }, { value: 'formal', label: 'Formal' }]);
  });

  it('K3 sends what it was filled with: a round trip changes nothing', () => {
    const input = { client: 'Harbor', premium: 10.5, limit: null, renewal: '2027-02-01', changes: ['a', 'b'], tone: 'formal', copy: true };
    assert.deepEqual(toInput(fields, toValues(fields, input)), input);
  });

  it('K3 says what is missing before anything is sent', () => {
    const problems = checkValues(fields, toValues(fields));
    assert.deepEqual(Object.keys(problems), ['client', 'premium', 'renewal']);
    assert.equal(problems['renewal'], 'Fill in “Renewal date”.');
  });

  it('K3 refuses what is too long, too much or no number', () => {
    const problems = checkValues(fields, { ...toValues(fields), client: 'a much too long name', premium: -1, renewal: '2027-02-01', changes: 'a\nb\n\nc' });
    assert.deepEqual(Object.keys(problems), ['client', 'premium', 'changes']);
  });

  it('K3 shows a problem the server names at its field', () => {
    assert.deepEqual(fieldProblems(fields, [{ path: 'input.renewal', message: 'is in the past' }, { path: 'documentIds', message: 'too many' }]), { renewal: 'is in the past' });
  });
});
