import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AppDetail, type Run, appOperations, qualifications } from '@keystead/contract';
import type { Browser } from 'playwright-core';
import { apps } from '../src/catalogue/index.ts';
import { attackConsoleByModel, tenantOfModelOutput } from './attacks/model-output-in-console.attacks.ts';
import { runSixApps } from './browser/six-apps.ts';
import { eventually, openAttacker } from './support/attacker.ts';
import { startBrowser, withoutBrowser } from './support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from './support/keystead.ts';
import { type OfficePerson, enterOffice, officePerson } from './support/office.ts';
import { type ScriptedProvider, startScriptedProvider } from './support/scripted-provider.ts';
import { steppedUpSession } from './support/second-factor.ts';
import { type WrittenKind, writtenDocument } from './support/written-documents.ts';

type Refused = Run & { code: string; title: string; parameters: Record<string, string>; issues: { path: string; message: string }[] };

const visible = apps.filter(({ hidden }) => hidden === undefined);
/** What an export costs is in its layout: each app leaves as Markdown, and in one of the others in turn. */
const heavy = appOperations.exportRun.query.shape.format.options.filter((format) => format !== 'markdown');
/** A scan is read in the browser (six-apps.ts): it takes as long as half of these apps. */
const prose: readonly WrittenKind[] = ['pdf', 'docx', 'eml', 'html', 'rtf', 'txt'];
const sheets: readonly WrittenKind[] = ['xlsx', 'csv'];

/** The kind of file in which an app gets its sample, of those that it takes. */
function kindFor(app: AppDetail, index: number): WrittenKind {
  const family = (app.sample.document?.name.endsWith('.csv') === true ? sheets : prose).filter((kind) => app.documents.kinds.includes(kind));
  return family[index % family.length] ?? 'txt';
}

interface Spot { readonly holder: Record<string, unknown>; readonly name: string; readonly text: string }
type Schema = { readonly [key: string]: unknown };
const partOf = (schema: Schema, name: string): Schema => ((schema['properties'] as Record<string, Schema> | undefined)?.[name] ?? {});

/** A text that a person may change: in a section that no code fills, with room for two more words, and no quotation. */
function editableText(output: Record<string, unknown>, schema: Schema, computed: ReadonlySet<string>): Spot {
  const find = (value: unknown, of: Schema): Spot | null => {
    if (Array.isArray(value)) return find(value[0], (of['items'] ?? {}) as Schema);
    if (typeof value !== 'object' || value === null) return null;
    const holder = value as Record<string, unknown>;
    for (const [name, part] of Object.entries(holder)) {
      const shape = partOf(of, name);
      if (name === 'evidence') continue;
      if (typeof part === 'string' && shape['enum'] === undefined && shape['format'] === undefined && Number(shape['maxLength'] ?? 0) > part.length + 20) return { holder, name, text: part };
      const deeper = find(part, shape);
      if (deeper !== null) return deeper;
    }
    return null;
  };
  for (const [section, value] of Object.entries(output)) {
    const spot = computed.has(section) ? null : find(value, partOf(schema, section));
    if (spot !== null) return spot;
  }
  return assert.fail('no text of this draft can be edited');
}

// One server and one browser for all of it: starting them costs more than most of what they are for.
let keystead: RunningKeystead;
let browser: Browser | undefined;
let provider: ScriptedProvider;
let max: OfficePerson;
let pia: OfficePerson;
let ada: OfficePerson;
let vera: OfficePerson;
const ends: (() => Promise<unknown>)[] = [];
before(async () => {
  [provider, browser] = await Promise.all([startScriptedProvider(), withoutBrowser === false ? startBrowser() : undefined]);
  ends.push(() => provider.close(), async () => browser?.close());
  const [office] = sandboxTenant().tenants;
  const member = (name: string, role: string, held: readonly string[] = []) => ({ name, email: `${name}@office.example`, password: ownerPassword, role, qualifications: held });
  keystead = await startKeystead({
    init: { version: 1, tenants: [
      { ...office, plan: 'elite', members: [member('max', 'member', qualifications), member('pia', 'member', qualifications), member('vera', 'viewer')] },
      tenantOfModelOutput,
      { name: 'Solo', plan: 'basic', owner: { name: 'Sol', email: 'sol@solo.example', password: ownerPassword }, credentials: [{ name: 'sandbox', provider: 'sandbox' }] },
    ] },
    environment: { KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_PROVIDER_ORIGINS: `openai=${provider.origin}` },
  });
  ends.push(() => keystead.remove());
  [max, pia, ada, vera] = await Promise.all(['max@office.example', 'pia@office.example', 'ada@harbourinsurance.example', 'vera@office.example'].map((email) => enterOffice(keystead, email))) as [OfficePerson, OfficePerson, OfficePerson, OfficePerson];
});
after(() => Promise.all(ends.map((end) => end())));

const readRun = async (person: OfficePerson, id: string): Promise<Run> => (await person.send<Run>('GET', `/api/v1/runs/${id}`)).body;
const exported = (person: OfficePerson, id: string, format: string) => person.send<Refused>('GET', `/api/v1/runs/${id}/export?format=${format}`);
/** The runs of the apps, of all of them. */
const finished: string[] = [];
const decide = (person: OfficePerson, run: Run, more: object = {}) => person.send<Refused>('POST', `/api/v1/runs/${run.id}/decision`, { decision: 'approve', subjectHash: run.outputHash, ...more });

/** Uploads an app's sample in a kind of file that it takes, and starts it. */
async function startOnSample(person: OfficePerson, app: AppDetail, kind: WrittenKind) {
  const { document } = app.sample;
  const documents = document === null ? [] : [await person.upload(await writtenDocument(kind, document.name, document.text))];
  for (const uploaded of documents) assert.equal(uploaded.kind, kind);
  const request = { input: app.sample.input, documentIds: documents.map(({ id }) => id) };
  return { documents, request, started: await person.send<Refused>('POST', `/api/v1/apps/${app.id}/runs`, request) };
}

describe('C1 C2 C3 every app, end to end over HTTP', { concurrency: 5 }, () => {
  for (const [index, manifest] of visible.entries()) {
    it(`C2 C3 ${manifest.id}: from its document to a file that left, with every section, quotation and gate in its place`, async () => {
      const app = (await max.send<AppDetail>('GET', `/api/v1/apps/${manifest.id}`)).body;
      const { documents, request, started } = await startOnSample(max, app, kindFor(app, index));
      assert.equal(started.status, 202, started.bytes.toString());
      const { id } = started.body;
      const events = await max.follow(id);
      // Whoever comes late is told the present step, and those that follow.
      const steps = events.flatMap((event) => (event.type === 'progress' ? [event.step] : []));
      assert.deepEqual(steps, ['reading', 'asking', 'writing', 'checking'].slice(4 - steps.length));

      const run = await readRun(max, id);
      const gated = app.approval.when === 'always' || run.audience === 'client';
      assert.deepEqual([run.failure, run.state, events.at(-1)], [null, gated ? 'awaiting-approval' : 'draft', { type: 'done', state: run.state }]);
      assert.deepEqual(manifest.outputSchema.safeParse(run.output).error?.issues ?? [], []);
      assert.deepEqual(Object.keys(run.output ?? {}), app.sections.map((section) => section.id));
      assert.deepEqual(run.citations.filter(({ state }) => state !== 'found'), []);
      assert.ok(run.citations.length > 0 && documents.every((document) => run.citations.some(({ documentId }) => documentId === document.id)), 'facts are cited, of the document too');

      const edited = await edit(app, run, new Set(manifest.computed.map(({ section }) => section)));
      if (gated) await passGate(app, edited);
      await leave(app, id, index);
      finished.push(id);
      assert.equal((await vera.send('POST', `/api/v1/apps/${app.id}/runs`, request)).status, 403, 'attack 33: a viewer starts nothing');
    });
  }

  async function edit(app: AppDetail, run: Run, computed: ReadonlySet<string>): Promise<Run> {
    const output = structuredClone(run.output ?? {});
    const { holder, name, text } = editableText(output, app.outputSchema, computed);
    holder[name] = `${text} Seen by Max.`;
    const answer = await max.send<Refused>('PUT', `/api/v1/runs/${run.id}/output`, { output, basedOnHash: run.outputHash });
    assert.equal(answer.status, 200, answer.bytes.toString());
    assert.deepEqual([answer.body.edited, answer.body.state, answer.body.outputHash === run.outputHash], [true, run.state, false]);
    assert.equal((await decide(pia, run)).status, 409, 'nobody decides over the text of before');
    return answer.body;
  }

  async function passGate(app: AppDetail, run: Run): Promise<void> {
    const before = await exported(max, run.id, 'docx');
    assert.deepEqual([before.status, before.body.code, before.body.parameters['qualification']], [409, 'approval_required', app.approval.qualification]);
    assert.equal((await decide(ada, run)).body.code, 'forbidden', 'an owner who is not qualified');
    assert.equal(run.approval?.fourEyes, app.risk === 'high');
    if (app.risk === 'high') assert.equal((await decide(max, run)).body.code, 'own_approval', 'four eyes: whoever started it does not approve it');
    const approved = await decide(pia, run, { reason: 'read against the sources' });
    assert.deepEqual([approved.status, approved.body.state, approved.body.approval?.decidedByName], [200, 'approved', 'pia'], approved.bytes.toString());
  }

  async function leave(app: AppDetail, id: string, index: number): Promise<void> {
    const begins: Readonly<Record<string, string>> = { docx: 'PK', markdown: '# ', pdf: '%PDF-' };
    for (const format of ['markdown', heavy[index % heavy.length] ?? 'docx']) {
      const file = await exported(max, id, format);
      assert.equal(file.status, 200, file.bytes.toString());
      const start = begins[format];
      if (start !== undefined) assert.equal(file.bytes.subarray(0, start.length).toString('latin1'), start);
      assert.match(file.headers.get('content-disposition') ?? '', /^attachment;/);
      if (format === 'markdown') for (const part of ['SANDBOX', 'Seen by Max', '## Sources', '## Review']) assert.ok(file.bytes.toString().includes(part), `${app.id}: ${part}`);
    }
  }

  it('C1 T5 the workflow builder, which waits for crews, cannot be seen, estimated or started, and no plan counts it', async () => {
    const listed = (await ada.send<{ items: { id: string }[] }>('GET', '/api/v1/apps')).body.items.map(({ id }) => id);
    assert.deepEqual([listed.length, listed.includes('workflow-builder')], [44, false]);
    const plan = (await ada.send<{ apps: { id: string }[]; plans: { id: string; appCount: number }[] }>('GET', '/api/v1/plan')).body;
    assert.deepEqual([plan.apps.map(({ id }) => id).toSorted(), plan.plans.find(({ id }) => id === 'elite')?.appCount], [listed.toSorted(), 44]);
    const hidden = apps.find(({ id }) => id === 'workflow-builder');
    for (const [method, path, body] of [['GET', ''], ['POST', '/estimate', { input: hidden?.sample.input }], ['POST', '/runs', { input: hidden?.sample.input }]] as const) {
      assert.equal((await ada.send(method, `/api/v1/apps/workflow-builder${path}`, body)).status, 404, path);
    }
  });
});

// Afterwards, when all are settled: waiting for each in turn asked the server for whole drafts many times over.
describe('C2 A3 what the runs of all apps cost, over HTTP', () => {
  it('C2 A3 each run names what answered it, in tokens and money, and has a receipt', async () => {
    assert.equal(finished.length, visible.length);
    const settled = (id: string) => eventually(() => readRun(max, id), ({ receipt }) => receipt?.provider === 'sandbox');
    await settled(finished.at(-1) ?? '');
    await Promise.all(finished.map(async (id) => {
      const shown = await settled(id);
      assert.ok(shown.sandbox && (shown.receipt?.outputTokens ?? 0) > 0 && shown.costNanoUsd !== null, JSON.stringify(shown.receipt));
      assert.equal((await max.send('GET', `/api/v1/runs/${id}/receipt`)).status, 200);
    }));
  });
});

describe('T5 C1 what a plan runs, over HTTP', () => {
  let sol: OfficePerson;
  before(async () => { sol = officePerson(keystead, await steppedUpSession(openAttacker(keystead), 'sol@solo.example', ownerPassword)); });

  const picks = ['document-analyzer', 'meeting-summary', 'ins-intake', 'leg-intake'];
  const asked = (id: string) => sol.send<Refused>('POST', `/api/v1/apps/${id}/estimate`, { input: apps.find((app) => app.id === id)?.sample.input, documentIds: [] });

  it('T5 Basic runs the two utility and two industry apps that were picked; every other one is refused with what would unlock it', async () => {
    const greedy = await sol.send<Refused>('PUT', '/api/v1/plan/apps', { pickedApps: [...picks, 'reply-drafter'] });
    assert.deepEqual([greedy.status, /Basic runs 2 utility apps, and 3 were chosen/.test(greedy.body.title)], [409, true], greedy.bytes.toString());
    assert.equal((await sol.send('PUT', '/api/v1/plan/apps', { pickedApps: picks })).status, 200);
    const unlocks = { basic: /choose it under Settings → Plan/, standard: /Standard has it/, elite: /Elite has it/, enterprise: /Enterprise has it/ } as const;
    for (const app of visible) {
      const answer = await asked(app.id);
      if (picks.includes(app.id)) {
        assert.notEqual(answer.body.code, 'plan_limit', app.id);
        continue;
      }
      assert.deepEqual([answer.status, answer.body.code], [403, 'plan_limit'], app.id);
      assert.match(answer.body.title, unlocks[app.tier], app.id);
      assert.equal((await sol.send<Refused>('POST', `/api/v1/apps/${app.id}/runs`, { input: app.sample.input })).body.code, 'plan_limit', app.id);
    }
  });

  it('T5 catalogue rule 9: the one user of Basic attests alone; after the pick moved on, the draft stays readable and exportable and is not edited', async () => {
    const app = (await sol.send<AppDetail>('GET', '/api/v1/apps/leg-intake')).body;
    const { started } = await startOnSample(sol, { ...app, sample: { ...app.sample, input: { ...app.sample.input, audience: 'client' } } }, 'eml');
    assert.equal(started.status, 202, started.bytes.toString());
    await sol.follow(started.body.id);
    const run = await readRun(sol, started.body.id);
    assert.equal(run.state, 'awaiting-approval');
    assert.equal((await decide(sol, run)).status, 403);
    assert.equal((await decide(sol, run, { attestation: true })).body.state, 'approved');
    assert.equal((await sol.send('PUT', '/api/v1/plan/apps', { pickedApps: picks.with(3, 're-client-intake') })).status, 200);
    const again = await sol.send<Refused>('PUT', '/api/v1/plan/apps', { pickedApps: picks });
    assert.deepEqual([again.body.code, /once|twice in a month/.test(again.body.title)], ['plan_limit', true], 'a pick moves once a month');
    assert.equal((await sol.send<Refused>('PUT', `/api/v1/runs/${run.id}/output`, { output: run.output, basedOnHash: run.outputHash })).body.code, 'plan_limit');
    assert.equal((await exported(sol, run.id, 'markdown')).status, 200);
    assert.equal((await sol.send<Refused>('POST', '/api/v1/apps/leg-intake/runs', { input: app.sample.input })).body.code, 'plan_limit');
  });
});

const seen = () => ({ keystead, provider, browser: browser ?? assert.fail('there is no browser'), starter: 'max@office.example', colleague: 'pia@office.example' });
attackConsoleByModel(seen);
runSixApps(seen);
