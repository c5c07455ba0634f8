import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { curlOf, queryOf, readView, requestsBehind, resolve, withFilter, writeView } from './view.ts';

const now = new Date('2026-11-21T10:30:00Z');

describe('B4 a view of usage as its address', () => {
  it('B4 an address is read back as it was written, several values of one dimension and none at all included', () => {
    for (const address of ['', '?period=custom&from=2026-03-01&to=2026-03-09&bucket=hour&by=team&then=model&metric=tokens&top=25&compare=yes&view=table&model=a&model=b&team=', '?by=user&view=share']) assert.equal(writeView(readView(address)), address);
  });

  it('B4 what an address says that nobody knows is taken for left out, and no dimension is divided twice by itself', () => {
    assert.deepEqual(readView('?period=forever&by=cats&metric=joy&top=7&view=song'), readView(''));
    assert.equal(readView('?by=model&then=model').thenBy, null);
  });

  it('B4 the API is asked for exactly what is looked at', () => {
    const view = readView('?period=7d&by=user&model=a&model=b&team=&compare=yes');
    assert.deepEqual(queryOf(view, resolve(view, now)), { bucket: 'day', by: 'user', from: '2026-11-15T00:00:00.000Z', top: 10, rank: 'cost', previous: 'yes', model: ['a', 'b'], team: [''] });
    const custom = readView('?period=custom&from=2026-03-01&to=2026-03-01&bucket=month');
    assert.deepEqual(resolve(custom, now), { span: { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' }, bucket: 'hour', choices: ['hour', 'day'] });
    assert.equal(resolve(readView('?period=custom&from=2026-03-01'), now).span.to, null, 'half a range shows the usual one');
  });

  it('B4 a filter is added once and taken away again', () => {
    const [view, filter] = [readView(''), { dimension: 'model', value: 'a' } as const];
    const twice = withFilter(withFilter(view, filter, true), filter, true);
    assert.equal(writeView(twice), '?model=a');
    assert.equal(writeView(withFilter(twice, filter, false)), '');
  });

  it('B4 a bar leads to its requests where the log can say the same, and nowhere where it would list others', () => {
    const span = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' };
    assert.equal(requestsBehind([{ dimension: 'user', value: 'u' }, { dimension: 'model', value: 'm&n' }], span), '/requests?from=2026-03-01T00%3A00%3A00.000Z&to=2026-03-02T00%3A00%3A00.000Z&person=u&model=m%26n');
    for (const filters of [[{ dimension: 'environment', value: 'production' }], [{ dimension: 'team', value: '' }], [{ dimension: 'model', value: 'a' }, { dimension: 'model', value: 'b' }]] as const) assert.equal(requestsBehind(filters, span), null);
  });

  it('B4 the command has no token in it, and nothing in it ends its quotes', () => {
    assert.equal(curlOf('https://keys.example', "/api/v1/usage?model=it's"), 'curl -H "Authorization: Bearer $KEYSTEAD_TOKEN" \\\n  \'https://keys.example/api/v1/usage?model=it%27s\'');
  });
});
