import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type StreamFormat, events, streamFormats } from '@keystead/contract';
import type { StreamedEvent } from '../streamed-event.ts';
import { formats } from './format.ts';
import { toOcsf } from './ocsf.ts';

const nasty = 'a|b=c\\d\r\n“é”\u0007';
/** What somebody calls themselves who would like to write into the log of others: every end of a line that some reader knows, and what turns the direction of writing. */
const hostile = ['\n', '\r', '\r\n', '\u2028', '\u2029', '\u0085', '\u000b', '\u000c', '\u001e', '\0'].map((end) => `Eve${end}CEF:0|Keystead|Keystead|1|session.created|Signed in|1|suid=owner src=192.0.2.1 <13>1 - \u202egnihton`).join('');
const event = (action: string, more: Partial<StreamedEvent> = {}): StreamedEvent => ({
  tenant: '01930000-0000-7000-8000-000000000001', sequence: 42, time: '2026-11-22T09:59:59.123Z', action, actionVersion: 1, summary: `${action} ${nasty}`,
  actor: { kind: 'user', id: '01930000-0000-7000-8000-000000000002', name: nasty }, subject: { kind: 'thing', id: nasty }, detail: { note: nasty, list: [nasty], count: 3 }, leafHash: 'ab'.repeat(32), ...more,
});
const actions = Object.keys(events);
const write = (format: StreamFormat, of: StreamedEvent): string => formats[format].write(of, '1.2.3');

describe('A2 formats of the log for other systems', () => {
  for (const format of streamFormats) {
    it(`A2 ${format}: every event of the registry is one line, which says what happened, where in the log, and when`, () => {
      for (const action of actions) {
        const line = write(format, event(action));
        // Nothing that somebody typed may begin another line, or end one early.
        assert.doesNotMatch(line, /\p{Cc}/u, action);
        for (const said of [action, '42', 'ab'.repeat(32)]) assert.ok(line.includes(said), `${action}: ${said}`);
        assert.equal(write(format, event(action)), line, 'the same entry is the same line');
      }
    });
  }

  it('attack 17 A2 a name that holds a line of its own, in whatever reader’s eyes, stays within its field; the JSON forms still say exactly what it was', () => {
    const of = event('session.refused', { summary: hostile, actor: { kind: 'user', id: hostile, name: hostile }, subject: { kind: 'thing', id: hostile }, detail: { [hostile]: hostile, clientAddress: hostile } });
    for (const format of streamFormats) {
      const line = write(format, of);
      assert.equal(/[\p{Cc}\p{Zl}\p{Zp}]/u.test(line), false, format);
      assert.equal(line.startsWith(format === 'cef' ? 'CEF:0|Keystead|' : '{"'), true);
    }
    assert.equal((JSON.parse(write('json-lines', of)) as StreamedEvent).actor.name, hostile);
    assert.equal((JSON.parse(write('ocsf', of)) as { message: string }).message, hostile);
    const cef = write('cef', of);
    assert.equal(/\p{Bidi_Control}/u.test(cef), false);
    // Seven bars that part fields, in the header alone, and no key but ours: those that were typed are escaped.
    assert.deepEqual([cef.split(/(?<!\\)\|/).slice(0, 5), [...` ${cef.split(/(?<!\\)\|/).slice(7).join('|')}`.matchAll(/ (\w+)=/g)].map(([, key]) => key)], [['CEF:0', 'Keystead', 'Keystead', '1.2.3', 'session.refused'], ['rt', 'externalId', 'act', 'cat', 'msg', 'suid', 'suser', 'spriv', 'cs1Label', 'cs1', 'cs2Label', 'cs2', 'cs3Label', 'cs3', 'cs4Label', 'cs4', 'cs5Label', 'cs5']]);
  });

  it('A2 JSON Lines give back the entry as it is', () => {
    const { severity, ...read } = JSON.parse(write('json-lines', event('run.read'))) as Record<string, unknown>;
    assert.deepEqual([read, severity], [event('run.read'), 'informational']);
  });

  it('A2 CEF escapes pipes and backslashes in its header, equals signs, backslashes and ends of lines in its extension', () => {
    const line = write('cef', event('session.refused', { detail: { clientAddress: '192.0.2.7' } }));
    const [version, vendor, product, productVersion, name, summary, severity, ...rest] = line.split(/(?<!\\)\|/);
    assert.deepEqual([version, vendor, product, productVersion, name, summary, severity], ['CEF:0', 'Keystead', 'Keystead', '1.2.3', 'session.refused', 'session.refused a\\|b=c\\\\d “é” ', '6']);
    const extension = rest.join('|');
    assert.match(extension, /^rt=1795341599123 externalId=42 act=session\.refused cat=session msg=session\.refused a\|b\\=c\\\\d\\r\\n“é” {2}suid=/);
    assert.match(extension, / src=192\.0\.2\.7 cs1Label=tenant cs1=01930000-/);
    assert.match(write('cef', event('session.refused', { detail: { clientAddress: '2001:db8::1' } })), / c6a2Label=Source IPv6 Address c6a2=2001:db8::1 /);
  });

  it('A2 CEF and OCSF say how much attention an event asks for, each in its own numbers', () => {
    for (const [action, cef, ocsf] of [['run.read', '1', 1], ['document.deleted', '3', 2], ['session.refused', '6', 3], ['break-glass.opened', '8', 4]] as const) {
      assert.deepEqual([write('cef', event(action, { summary: 'x' })).split('|')[6], toOcsf(event(action), '1')['severity_id']], [cef, ocsf], action);
    }
  });

  it('A2 OCSF: every event of the registry has what its class requires, and numbers that belong together', () => {
    const required: Readonly<Record<number, readonly string[]>> = { 3001: ['user'], 3002: ['user', 'service'], 3004: ['entity'], 6003: ['actor', 'api', 'src_endpoint'] };
    for (const action of actions) {
      const made = toOcsf(event(action), '1.2.3') as Record<string, unknown> & { class_uid: number; activity_id: number; category_uid: number; type_uid: number; time: number; metadata: Record<string, unknown> };
      for (const field of ['activity_id', 'category_uid', 'class_uid', 'metadata', 'severity_id', 'time', 'type_uid', ...required[made.class_uid] ?? assert.fail(`${action}: class ${made.class_uid}`)]) assert.notEqual(made[field], undefined, `${action}: ${field}`);
      assert.deepEqual([made.type_uid, made.category_uid, made.time, made.metadata['version']], [made.class_uid * 100 + made.activity_id, Math.floor(made.class_uid / 1_000), 1_795_341_599_123, '1.7.0'], action);
      assert.ok(made.activity_id !== 99 || typeof made['activity_name'] === 'string');
    }
  });

  it('A2 OCSF: signing in, people, calls and things are told apart', () => {
    const of = (action: string): unknown[] => { const made = toOcsf(event(action), '1'); return [made['class_name'], made['activity_name'], made['status']]; };
    assert.deepEqual(of('session.created'), ['Authentication', 'Logon', 'Success']);
    assert.deepEqual(of('session.refused'), ['Authentication', 'Logon', 'Failure']);
    assert.deepEqual(of('sessions.ended'), ['Authentication', 'Logoff', 'Success']);
    assert.deepEqual(of('second-factor.reset'), ['Account Change', 'MFA Factor Disable', 'Success']);
    assert.deepEqual(of('member.joined'), ['Account Change', 'Create', 'Success']);
    assert.deepEqual(of('credential.used'), ['API Activity', 'Read', 'Success']);
    assert.deepEqual(of('request.refused'), ['API Activity', 'Read', 'Failure']);
    assert.deepEqual(of('credential.deleted'), ['Entity Management', 'Delete', 'Success']);
    assert.deepEqual(of('policy.updated'), ['Entity Management', 'Update', 'Success']);
  });
});
