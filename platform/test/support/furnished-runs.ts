import assert from 'node:assert/strict';
import { type Answer, type Attacker, type Attempt, eventually } from './attacker.ts';
import type { FurnishedTenant } from './furnished-tenant.ts';

/** What runs read, and what stands around them: ids by the names that paths and queries have for them. */
interface FurnishedRuns { readonly documentId: string; readonly since: string; readonly runId: string; readonly comparisonId: string; readonly batchId: string; readonly evalId: string; readonly templateId: string }

const app = 'document-analyzer';

/** A document in two versions, and of runs, templates, batches and evals one for each mark; one comparison. The sandbox must be what answers. */
export async function furnishRuns(attacker: Attacker, { name, cookie }: FurnishedTenant, marks: readonly string[]): Promise<FurnishedRuns> {
  const as = (path: string, options: Partial<Attempt> = {}): Promise<Answer> => attacker.call({ path, cookie, ...options });
  const made = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await as(path, { body, headers });
    assert.ok([201, 202].includes(answer.status), `${path} ${answer.status} ${answer.text}`);
    return String(answer.json['id']);
  };
  const finished = async (path: string): Promise<void> => {
    const ended = (answer: Answer): boolean => (answer.json['items'] as { state: string }[]).every(({ state }) => state === 'finished');
    const answer = await eventually(() => as(path), ended);
    assert.ok(ended(answer), `${path} ${answer.text}`);
  };
  const upload = (path: string, text: string): Promise<string> => made(path, text, { 'content-type': 'application/octet-stream' });
  const since = await upload(`/api/v1/documents?name=terms-of-${name}.txt`, `The premium of ${name} is 1,250 dollars a year.`);
  const documentId = await upload(`/api/v1/documents/${since}/versions`, `The premium of ${name} is 1,300 dollars a year.`);
  const list = await upload(`/api/v1/documents?name=${name}-list.csv`, `Anything\n${name}-row\n`);
  const { sample: { input } } = (await as(`/api/v1/apps/${app}`)).json as { sample: { input: object } };
  const ids: { runs: string[]; templates: string[]; batches: string[]; evals: string[] } = { runs: [], templates: [], batches: [], evals: [] };
  for (const mark of marks) {
    ids.templates.push(await made('/api/v1/templates', { appId: app, name: mark, input: {} }));
    ids.runs.push(await made(`/api/v1/apps/${app}/runs`, { input, documentIds: [documentId] }));
  }
  for (const id of ids.runs) {
    const done = await eventually(() => as(`/api/v1/runs/${id}`), (answer) => answer.json['state'] !== 'running');
    assert.equal(done.json['state'], 'draft', done.text);
  }
  const [runId = ''] = ids.runs;
  const comparisonId = await made(`/api/v1/runs/${runId}/comparison`, { models: ['sandbox/sandbox-small'] });
  await eventually(() => as(`/api/v1/comparisons/${comparisonId}`), (answer) => (answer.json['runs'] as { run: { state: string } }[]).every(({ run }) => run.state !== 'running'));
  for (const mark of marks) ids.batches.push(await made(`/api/v1/apps/${app}/batches`, { startKey: `${mark}-batch`, source: { kind: 'list', documentId: list, columns: {} }, same: { input, documentIds: [documentId] } }));
  await finished('/api/v1/batches');
  // One after another: a tenant has one eval under way.
  while (ids.evals.length < marks.length) {
    ids.evals.push(await made('/api/v1/evals', { apps: [app], models: ['sandbox/sandbox-large'], cases: 1, atMostUsd: 1 }));
    await finished('/api/v1/evals');
  }
  return { documentId, since, runId, comparisonId, batchId: ids.batches[0] ?? '', evalId: ids.evals[0] ?? '', templateId: ids.templates[0] ?? '' };
}
