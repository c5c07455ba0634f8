import assert from 'node:assert/strict';
import { type Answer, type Attacker, type Attempt, eventually } from './attacker.ts';
import { furnishRuns } from './furnished-runs.ts';
import { addPasskey } from './second-factor.ts';

/** An organisation of a running Keystead, by the stepped-up session of its owner. */
export interface FurnishedTenant { readonly name: string; readonly cookie: string }

/** Makes one of everything there is, and two of what is listed in pages. Gives an id for each parameter a path can have, and for those of queries that must name something. */
export async function furnishTenant(attacker: Attacker, tenant: FurnishedTenant): Promise<Record<string, string>> {
  const as = (path: string, options: Partial<Attempt> = {}): Promise<Answer> => attacker.call({ path, cookie: tenant.cookie, ...options });
  const made = async (path: string, body: unknown, status = 201): Promise<Record<string, unknown>> => {
    const answer = await as(path, { body });
    assert.equal(answer.status, status, `${path} ${answer.text}`);
    return answer.json;
  };
  const first = async (path: string): Promise<Record<string, unknown>> => ((await as(path)).json['items'] as Record<string, unknown>[])[0] ?? assert.fail(`${path} is empty`);
  const credentialId = String((await first('/api/v1/credentials'))['id']);
  const passkeyId = await addPasskey(attacker, tenant.cookie);
  const marks = [`${tenant.name}-one`, `${tenant.name}-two`];
  for (const mark of marks) {
    await made('/api/v1/budgets', { name: mark, period: 'total', limit: 9_000_000_000_000 });
    await made('/api/v1/routes', { name: mark.toLowerCase(), chain: [{ credentialId, model: 'sandbox-large' }] });
    await made('/api/v1/invitations', { email: `${mark}@example.com`, role: 'viewer' });
    await made('/api/v1/credentials', { provider: 'sandbox', label: mark });
    await made('/api/v1/teams', { name: mark });
    await made('/api/v1/departments', { name: mark, costCentre: mark });
    await made('/api/v1/projects', { code: mark, client: mark });
    await made('/api/v1/price-terms', { provider: 'openai', note: mark, price: { kind: 'discount', percent: 1 } });
    await made('/api/v1/pilots', { name: mark, startedOn: '2026-01-01', baseline: [{ appId: 'document-analyzer', minutesBefore: 30 }], hourlyRateCents: 6_000, platformFeeCents: 3_900 });
    await made('/api/v1/usage/views', { name: mark, address: 'by=team' });
    const uploaded = await as(`/api/v1/documents?name=${mark}.txt`, { body: `The premium of ${mark} is 1,250 dollars a year.`, headers: { 'content-type': 'application/octet-stream' } });
    assert.equal(uploaded.status, 201, uploaded.text);
  }
  for (const [index, mark] of marks.entries()) {
    const bill = `date,model,input tokens,cost\n2026-01-0${index + 1},${mark}-model,900000,1.5\n`;
    const taken = await as(`/api/v1/reconciliation/statements?provider=mistral&name=${mark}.csv`, { body: bill, headers: { 'content-type': 'text/csv' } });
    assert.equal(taken.status, 201, taken.text);
  }
  const runs = await furnishRuns(attacker, tenant, marks);
  const comments = [];
  for (const mark of marks) comments.push(String((await made(`/api/v1/runs/${runs.runId}/comments`, { text: mark }))['id']));
  const incidents: string[] = [];
  for (const [index, mark] of marks.entries()) {
    const suspected = ((await as('/api/v1/credentials')).json['items'] as { id: string }[])[index]?.id ?? assert.fail('no key to suspect');
    incidents.push(String((await made('/api/v1/incidents', { credentialId: suspected, reason: mark, contain: 'leave' }))['id']));
  }
  const reviews: string[] = [];
  for (const kind of ['weekly-usage', 'quarterly-access']) reviews.push(String((await made('/api/v1/oversight/reviews', { kind }))['id']));
  for (const mark of marks) await made('/api/v1/agreements', { provider: 'openai', kind: 'dpa', reference: mark, firstDay: '2026-01-01' });
  const streams: string[] = [];
  for (const mark of marks) {
    // A name that nobody has: what is sent there arrives nowhere, and that is listed.
    const { stream } = await made('/api/v1/streams', { name: mark, destination: { kind: 'webhook', url: `https://${mark.toLowerCase()}.invalid/hook` } }) as { stream: { id: string } };
    streams.push(stream.id);
    await made('/api/v1/auditor-links', { purpose: mark, email: `${mark}@auditors.example`, hours: 24 });
  }
  for (const _mark of marks) await made(`/api/v1/streams/${streams[0]}/test`, {}, 200);
  // They rest, so that nothing but requests asks the database.
  for (const { id, etag } of (await as('/api/v1/streams')).json['items'] as { id: string; etag: string }[]) assert.equal((await as(`/api/v1/streams/${id}`, { method: 'PATCH', body: { paused: true }, headers: { 'if-match': etag } })).status, 200);
  await eventually(() => as('/api/v1/ledger'), (answer) => (answer.json['items'] as unknown[]).length >= 2);
  await eventually(() => as('/api/v1/audit'), (answer) => answer.json['pending'] === 0);
  return {
    ...runs, credentialId, budgetId: String((await first('/api/v1/budgets'))['id']), routeId: String((await first('/api/v1/routes'))['id']),
    invitationId: String((await first('/api/v1/invitations'))['id']), tokenId: String((await first('/api/v1/tokens'))['id']), memberId: String((await first('/api/v1/members'))['id']),
    sessionId: String((await first('/api/v1/sessions'))['id']), requestId: String((await first('/api/v1/ledger'))['requestId']),
    statementId: String((await first('/api/v1/reconciliation/statements'))['id']), alarmId: String((await first('/api/v1/reconciliation/alarms'))['id']),
    teamId: String((await first('/api/v1/teams'))['id']), departmentId: String((await first('/api/v1/departments'))['id']), projectId: String((await first('/api/v1/projects'))['id']), termId: String((await first('/api/v1/price-terms'))['id']),
    exportId: String((await made('/api/v1/tenant/exports', {}, 202))['id']),
    connectionId: String((await made('/api/v1/sso/connections', { name: tenant.name, settings: { issuer: `https://login.${tenant.name.toLowerCase()}.example`, clientId: 'keystead' } }))['id']),
    domainId: String((await made('/api/v1/sso/domains', { domain: `${tenant.name.toLowerCase()}.example` }))['id']),
    commentId: comments[0] ?? '', keyIncidentId: incidents[0] ?? '', reviewId: reviews.at(-1) ?? '',
    streamId: streams[0] ?? '', deliveryId: String((await first(`/api/v1/streams/${streams[0]}/deliveries`))['id']), linkId: String((await first('/api/v1/auditor-links'))['id']),
    pilotId: String((await first('/api/v1/pilots'))['id']), viewId: String((await first('/api/v1/usage/views'))['id']),
    agreementId: String((await first('/api/v1/agreements'))['id']), passkeyId, membershipId: String((await first('/api/v1/memberships'))['id']),
  };
}
