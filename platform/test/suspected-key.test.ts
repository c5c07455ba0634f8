import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type KeyIncident, type KeyUse, canonicalText, incidentTasks, permissions } from '@keystead/contract';
import { eventually, withOwner } from './support/attacker.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';

interface Answered { readonly status: number; readonly text: string; readonly headers: Headers; readonly json: Record<string, unknown> }

describe('A5 “suspect my key”, on a whole server', () => {
  let keystead: RunningKeystead;
  let credentialId = '';
  before(async () => {
    const [tenant] = sandboxTenant().tenants;
    const tokens = [{ name: 'owner', scopes: [...permissions] }, { name: 'caller', scopes: ['gateway.use'] }, { name: 'auditor', scopes: ['audit.read', 'usage.read'] }];
    const [other] = sandboxTenant('Other Office').tenants;
    keystead = await startKeystead({ init: { version: 1, tenants: [{ ...tenant, tokens }, { ...other, owner: { name: 'Olga', email: 'olga@other.example', password: 'correct horse battery' }, tokens: [{ name: 'stranger', scopes: [...permissions] }] }] } });
    credentialId = ((await ask('owner', 'GET', '/api/v1/credentials')).json['items'] as { id: string }[])[0]?.id ?? '';
  });
  after(() => keystead.remove());

  const tokenOf = (name: string): string => Object.entries(keystead.tokens).find(([each]) => each.endsWith(name))?.[1] ?? assert.fail(name);
  async function ask(as: string, method: string, path: string, body?: unknown): Promise<Answered> {
    const response = await fetch(`${keystead.url}${path}`, { method, headers: { authorization: `Bearer ${tokenOf(as)}`, ...body === undefined ? {} : { 'content-type': 'application/json' } }, ...body === undefined ? {} : { body: JSON.stringify(body) } });
    const text = await response.text();
    return { status: response.status, text, headers: response.headers, json: /^application\/(?:problem\+)?json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) as Record<string, unknown> : {} };
  }
  const call = () => ask('caller', 'POST', '/v1/chat/completions', { model: 'sandbox/sandbox-1', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 16 });
  const incidentOf = ({ status, text, json }: Answered, expected: number): KeyIncident => { assert.equal(status, expected, text); return json as unknown as KeyIncident; };
  const actions = async () => {
    const all = await eventually(() => ask('owner', 'GET', '/api/v1/audit?limit=200'), ({ json }) => (json['items'] as { action: string }[]).filter(({ action }) => action === 'incident.exported').length === 3);
    return (all.json['items'] as { action: string; summary: string; subject: { id: string } }[]).toReversed();
  };

  it('A5 one call stops the key and opens its incident; it says what the key could reach, what it was used for and by whom, and ends in a report whose hash is in the log', async () => {
    assert.equal((await call()).status, 200);
    await eventually(() => ask('owner', 'GET', '/api/v1/ledger'), ({ json }) => (json['items'] as unknown[]).length === 1);

    const opened = incidentOf(await ask('owner', 'POST', '/api/v1/incidents', { credentialId, reason: 'Seen in a public repository' }), 201);
    assert.deepEqual([opened.state, opened.containment, opened.reach.everyone, opened.reach.tokens.includes('caller'), opened.tasks.length], ['open', 'disabled', true, true, 7]);
    // A call may get through in the second before every process knows: each that did is counted.
    let answered = 1;
    await eventually(async () => { const each = await call(); if (each.status === 200) answered += 1; return each; }, ({ status }) => status !== 200);
    await eventually(() => ask('owner', 'GET', '/api/v1/ledger'), ({ json }) => (json['items'] as unknown[]).length === answered);
    assert.equal((await ask('owner', 'GET', `/api/v1/credentials/${credentialId}`)).json['state'], 'disabled');
    assert.equal((await ask('owner', 'POST', '/api/v1/incidents', { credentialId, reason: 'again' })).status, 409, 'a key has one open incident');
    const path = `/api/v1/incidents/${opened.id}`;

    const use = (await ask('auditor', 'GET', `${path}/use`)).json as unknown as KeyUse;
    assert.deepEqual([use.requests, use.requestIds.length], [answered, answered]);
    assert.deepEqual([use.tokens.map(({ name, requests, isNew }) => [name, requests, isNew]), use.models.map(({ name }) => name)], [[['caller', answered, false]], ['sandbox-1']]);
    assert.deepEqual(use.unusual, ['It was not used in the 90 days before, so that there is nothing to compare with.']);
    assert.ok(use.firstAt !== null && use.lastAt !== null && use.touches.some(({ summary }) => /Key added/.test(summary)));

    incidentOf(await ask('owner', 'PUT', `${path}/tasks/revoke-at-provider`, { done: true, note: 'Ticket 7' }), 200);
    incidentOf(await ask('owner', 'POST', `${path}/notes`, { text: 'The repository was private until Monday.' }), 201);
    incidentOf(await ask('owner', 'POST', `${path}/containment`, { contain: 'delete' }), 200);
    assert.equal((await ask('owner', 'POST', `${path}/containment`, { contain: 'disable' })).status, 409);
    assert.equal((await ask('owner', 'GET', `/api/v1/credentials/${credentialId}`)).status, 404);

    const unexplained = await ask('owner', 'POST', `${path}/closing`, { summary: 'Pushed by mistake; nobody used it.' });
    assert.deepEqual([unexplained.status, /6 of its tasks are open.*whyOpen/.test(unexplained.text)], [409, true], unexplained.text);
    const closed = incidentOf(await ask('owner', 'POST', `${path}/closing`, { summary: 'Pushed by mistake; nobody used it.', whyOpen: 'elsewhere' }), 200);
    assert.deepEqual([closed.whyOpen, /Open tasks: They are done and kept track of elsewhere/.test(closed.timeline.at(-1)?.text ?? '')], ['elsewhere', true]);
    assert.deepEqual([closed.state, closed.containment, closed.timeline.map(({ kind }) => kind)], ['closed', 'deleted', ['opened', 'task', 'note', 'contained', 'closed']]);
    for (const [method, rest, body] of [['PUT', '/tasks/replace', { done: true }], ['POST', '/notes', { text: 'late' }], ['POST', '/closing', { summary: 'again', whyOpen: 'later' }], ['POST', '/containment', { contain: 'delete' }]] as const) assert.equal((await ask('owner', method, `${path}${rest}`, body)).status, 409, rest);

    // Whatever the program does, and whoever asks the database.
    for (const [statement, said] of [["update keystead.key_incidents set summary = 'Nothing happened' where id = $1", /nothing of it changes/], ["update keystead.key_incidents set report = '{}', closed_at = closed_at - interval '1 year' where id = $1", /nothing of it changes/], ["update keystead.incident_tasks set done_at = now(), note = 'done long ago' where incident_id = $1", /its tasks stand/]] as const) await assert.rejects(withOwner(keystead, (client) => client.query(statement, [opened.id])), said);

    const report = await ask('auditor', 'GET', `${path}/report?format=json`);
    assert.equal(canonicalText(JSON.parse(report.text)), report.text);
    const hash = createHash('sha256').update(report.text).digest('hex');
    const html = await ask('auditor', 'GET', `${path}/report?format=html`);
    for (const part of ['Pushed by mistake', 'Why tasks stay open: They are done and kept track of elsewhere', 'The repository was private', 'sandbox-1', hash]) assert.ok(html.text.includes(part), part);
    const pdf = await ask('auditor', 'GET', `${path}/report?format=pdf`);
    assert.match(pdf.text.slice(0, 8), /^%PDF-1/);
    assert.match(pdf.headers.get('content-disposition') ?? '', /^attachment; filename="incident-/);

    const recorded = await actions();
    const ours = recorded.filter(({ action }) => action.startsWith('incident.') || action.startsWith('credential.d') || action === 'credential.stopped');
    assert.deepEqual(ours.map(({ action }) => action), [
      'incident.opened', 'credential.disabled', 'credential.stopped', 'incident.contained', 'incident.task-set', 'incident.noted', 'credential.stopped', 'credential.deleted', 'incident.contained', 'incident.closed', 'incident.exported', 'incident.exported', 'incident.exported',
    ]);
    assert.match(ours.find(({ action }) => action === 'incident.closed')?.summary ?? '', new RegExp(`6 of its tasks not done \\(elsewhere\\).*${hash}`), 'the hash of the report is in the log, and that tasks were open');
    assert.doesNotMatch(JSON.stringify(recorded), /public repository|private until|by mistake/, 'what people wrote is not');
    assert.match((await ask('auditor', 'GET', `/api/v1/receipts/export?from=${use.from}&to=${use.to}`)).text, new RegExp(use.requestIds[0] ?? 'none'), 'the receipts of the same time hold the request');
  });

  it('A5 who may not manage keys opens and changes nothing; auditors read; another organisation’s incident does not exist', async () => {
    const [{ id }] = (await ask('auditor', 'GET', '/api/v1/incidents')).json['items'] as [{ id: string }];
    assert.equal((await ask('auditor', 'POST', '/api/v1/incidents', { credentialId, reason: 'x' })).status, 403);
    assert.equal((await ask('auditor', 'POST', `/api/v1/incidents/${id}/notes`, { text: 'x' })).status, 403);
    assert.equal((await ask('caller', 'GET', `/api/v1/incidents/${id}`)).status, 403);
    for (const [method, path, body] of [['GET', `/incidents/${id}`], ['GET', `/incidents/${id}/use`], ['GET', `/incidents/${id}/report?format=json`], ['POST', `/incidents/${id}/notes`, { text: 'x' }], ['POST', `/incidents/${id}/closing`, { summary: 'x' }], ['PUT', `/incidents/${id}/tasks/replace`, { done: true }], ['POST', '/incidents', { credentialId, reason: 'x' }]] as const) {
      assert.equal((await ask('stranger', method, `/api/v1${path}`, body)).status, 404, path);
    }
    assert.deepEqual((await ask('stranger', 'GET', '/api/v1/incidents')).json['items'], []);
  });

  it('A5 an incident whose tasks are all done is closed without a reason; one that is given is not kept', async () => {
    const added = await ask('owner', 'POST', '/api/v1/credentials', { provider: 'sandbox', label: 'Second' });
    const { id } = incidentOf(await ask('owner', 'POST', '/api/v1/incidents', { credentialId: added.json['id'], reason: 'x', contain: 'leave' }), 201);
    for (const task of incidentTasks) incidentOf(await ask('owner', 'PUT', `/api/v1/incidents/${id}/tasks/${task}`, { done: true }), 200);
    const closed = incidentOf(await ask('owner', 'POST', `/api/v1/incidents/${id}/closing`, { summary: 'Nothing.', whyOpen: 'later' }), 200);
    assert.deepEqual([closed.state, closed.whyOpen], ['closed', null]);
  });
});
