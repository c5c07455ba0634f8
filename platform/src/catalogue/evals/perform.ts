import { setTimeout as sleep } from 'node:timers/promises';
import { strictestOf } from '@keystead/contract';
import { z } from 'zod';
import type { Prompt } from '../answer/prompt.ts';
import { type JsonSchema, requestSchema } from '../answer/schemas.ts';
import type { CatalogueDependencies, ModelTarget } from '../dependencies.ts';
import { type AppManifest, workOf } from '../manifest.ts';
import { type Asked, answerBound, ask } from './ask.ts';
import { mostRefusedInARow } from './compare.ts';
import { examineAnswer, notAnswered, notFitting, prepareCase } from './examine.ts';
import { judgePrompt, judgeSchema, readVerdicts } from './judge.ts';
import { type PlannedAnswer, answerKey, keyOf } from './plan.ts';
import { type Purse, createPurse } from './purse.ts';
import type { EvalRow, EvalStore, NewResult } from './store.ts';
import type { StoredFindings } from './tables.ts';

type Needed = Pick<CatalogueDependencies, 'callModel' | 'prices' | 'receipts' | 'people' | 'clock'>;

/** An eval that is about to be performed, or gone on with. */
export interface EvalTask {
  readonly row: EvalRow;
  readonly userId: string;
  readonly plan: readonly PlannedAnswer[];
  readonly targets: ReadonlyMap<string, ModelTarget>;
  readonly judge: ModelTarget | null;
  readonly concurrency: number;
}

/** A judge writes four sentences. */
const judgeOutputTokens = 1_200;
const judgeRequestSchema: JsonSchema = z.toJSONSchema(judgeSchema, { reused: 'inline' });
/** Waits between looks for a call's row in the ledger: it is there a moment after the call ended. */
const receiptWaitsMilliseconds = [100, 300, 800, 1_500, 3_000] as const;

/**
 * Asks what is still to be asked, some calls at once, each only where its worst case fits under the limit.
 * @returns how it ended. @throws whatever `signal` was aborted with, and what the database throws.
 */
export async function performEval(needed: Needed, store: EvalStore, task: EvalTask, signal: AbortSignal): Promise<'finished' | 'capped'> {
  const work = await openWork(needed, store, task, signal);
  await Promise.all(Array.from({ length: task.concurrency }, () => work.worker()));
  return work.capped() ? 'capped' : 'finished';
}

/** The queue that the workers of an eval share, and the money that they may spend. */
async function openWork(needed: Needed, store: EvalStore, task: EvalTask, signal: AbortSignal): Promise<{ worker(): Promise<void>; capped(): boolean }> {
  const voice = await needed.people.houseVoice(task.row.tenant_id);
  const before = await store.results(task.row.tenant_id, task.row.id);
  const done = new Set(before.map((row) => answerKey({ appId: row.app_id, goldenCase: row.golden_case, model: row.model })));
  const queue = task.plan.filter((planned) => !done.has(keyOf(planned)));
  const purse = createPurse(task.row.at_most_nano_usd, await costSoFar(needed, task, voice, before));
  const refused = new Map<string, number>();
  let next = 0;
  let capped = false;
  let underWay = 0;
  let ended = Promise.withResolvers<void>();

  /** Waits for calls under way to give back what they did not need, until the money is enough or can no longer become so. */
  async function takeOrCap(most: number): Promise<boolean> {
    while (!capped && !purse.take(most)) {
      if (underWay === 0) capped = true;
      else await ended.promise;
    }
    return !capped;
  }

  return {
    capped: () => capped,
    async worker() {
      for (let planned = queue[next++]; planned !== undefined && !capped; planned = queue[next++]) {
        signal.throwIfAborted();
        if ((refused.get(planned.model) ?? 0) >= mostRefusedInARow) continue;
        const questions = questionsOf(needed, task, planned, voice);
        if (!await takeOrCap(questions.most)) return;
        underWay += 1;
        try {
          const result = await answerOne(needed, { task, purse, planned, questions, signal });
          refused.set(planned.model, result.findings.outcome === 'error' ? (refused.get(planned.model) ?? 0) + 1 : 0);
          await store.add(task.row, result);
        } finally {
          underWay -= 1;
          const over = ended;
          ended = Promise.withResolvers();
          over.resolve();
        }
      }
    },
  };
}

interface Questions { readonly prepared: ReturnType<typeof prepareCase>; readonly schema: JsonSchema; readonly target: ModelTarget; readonly most: number }

/** A case as it is asked, and the most that it can cost, its judge included. */
function questionsOf(needed: Pick<Needed, 'prices'>, task: Pick<EvalTask, 'targets' | 'judge'>, { manifest, golden, model }: PlannedAnswer, voice: string): Questions {
  const prepared = prepareCase(manifest, golden, voice);
  const schema = requestSchema(manifest);
  const target = task.targets.get(model);
  if (target === undefined) throw new Error(`no target was chosen for ${model}`);
  const most = mostOf(needed, target, { prompt: prepared.prompt, schema, manifest });
  return { prepared, schema, target, most: most + judgeMost(needed, task.judge, { prompt: prepared.prompt, manifest }) };
}

const mostOf = ({ prices }: Pick<Needed, 'prices'>, target: ModelTarget, { prompt, schema, manifest }: { prompt: Prompt; schema: JsonSchema; manifest: AppManifest }): number =>
  answerBound(prices, target, { prompt, schema, maxOutputTokens: manifest.modelNeeds.maxOutputTokens }) ?? 0;

/** A judge reads the question and an answer of the longest kind, each escaped once more. */
function judgeMost({ prices }: Pick<Needed, 'prices'>, judge: ModelTarget | null, { prompt, manifest }: { prompt: Prompt; manifest: AppManifest }): number {
  if (judge === null) return 0;
  const draft = 'x'.repeat(manifest.modelNeeds.maxOutputTokens * 6);
  return answerBound(prices, judge, { prompt: judgePrompt(manifest, prompt, { draft }), schema: judgeRequestSchema, maxOutputTokens: judgeOutputTokens }) ?? 0;
}

/** What an eval would cost at most for each model, its judge included; `null` where no price is known. */
export function boundsOf(needed: Pick<Needed, 'prices'>, task: Pick<EvalTask, 'plan' | 'targets' | 'judge'>, voice: string) {
  return [...task.targets].map(([model, target]) => {
    const mine = task.plan.filter((planned) => planned.model === model);
    let atMost: number | null = 0;
    let about: number | null = 0;
    for (const { manifest, golden } of mine) {
      const { prompt } = prepareCase(manifest, golden, voice);
      const schema = requestSchema(manifest);
      const bound = answerBound(needed.prices, target, { prompt, schema, maxOutputTokens: manifest.modelNeeds.maxOutputTokens });
      const usual = target.sandbox ? 0 : needed.prices.about(target, { input: Math.ceil(Buffer.byteLength(JSON.stringify([prompt, schema])) / 4), output: manifest.modelNeeds.usualOutputTokens });
      atMost = bound === null || atMost === null ? null : atMost + bound + judgeMost(needed, task.judge, { prompt, manifest });
      about = usual === null || about === null ? null : about + usual;
    }
    return { model, answers: mine.length, aboutNanoUsd: about, atMostNanoUsd: atMost, sandbox: target.sandbox };
  });
}

interface One { readonly task: EvalTask; readonly purse: Purse; readonly planned: PlannedAnswer; readonly questions: Questions; readonly signal: AbortSignal }

async function answerOne(needed: Needed, { task, purse, planned, questions, signal }: One): Promise<NewResult> {
  const { manifest, golden, model } = planned;
  const { prepared, target, schema } = questions;
  const asked = await ask(needed, { ...callOf(task, manifest, signal), target, ...prepared.prompt, schema, schemaName: manifest.id.replaceAll('-', '_'), maxOutputTokens: manifest.modelNeeds.maxOutputTokens });
  const { findings, output } = asked.answer === null
    ? { findings: (asked.wrote ? notFitting : notAnswered)(asked.problem ?? ''), output: null } : examineSafely(planned, prepared, asked.answer);
  let judged: Asked | null = null;
  if (task.judge !== null && output !== null) {
    judged = await ask(needed, { ...callOf(task, manifest, signal), target: task.judge, ...judgePrompt(manifest, prepared.prompt, output), schema: judgeRequestSchema, schemaName: 'review', maxOutputTokens: judgeOutputTokens });
  }
  purse.settle(questions.most, await costOf(needed, task.row.tenant_id, [{ ...asked, sandbox: target.sandbox }, ...judged === null ? [] : [{ ...judged, sandbox: task.judge?.sandbox === true }]]));
  return {
    appId: manifest.id, appVersion: manifest.version, goldenCase: golden.name, model, sandbox: target.sandbox, output,
    findings: { ...findings, opinion: judged === null ? null : opinionOf(judged) }, requestId: asked.requestId, judgeRequestId: judged?.requestId ?? null,
  };
}

function examineSafely({ manifest, golden }: PlannedAnswer, prepared: Questions['prepared'], answer: unknown): ReturnType<typeof examineAnswer> {
  try {
    return examineAnswer(manifest, golden, prepared, answer);
  } catch (error) {
    // Calculations show what they cannot read as a row; one that throws anyway must not end the eval.
    return { findings: notFitting(`A calculation could not read the answer: ${error instanceof Error ? error.message : 'no reason was given'}`), output: null };
  }
}

function opinionOf(judged: Asked): StoredFindings['opinion'] {
  const verdicts = judged.answer === null ? null : readVerdicts(judged.answer);
  return { verdicts: verdicts ?? [], problem: verdicts === null ? judged.problem ?? 'The judge’s answer could not be read.' : null };
}

/** What every call of an eval says about itself: in the ledger it stands under the app, and under the eval in place of a run. */
function callOf({ row, userId }: EvalTask, manifest: AppManifest, signal: AbortSignal) {
  return { tenantId: row.tenant_id, userId, environment: row.environment, teamId: row.team_id, appId: manifest.id, runId: row.id, dataClass: strictestOf([manifest.dataClass, row.data_class]), ...workOf(manifest), signal };
}

/** What calls cost by the ledger; `null` where one of them has not come there in time. */
async function costOf({ receipts }: Pick<Needed, 'receipts'>, tenantId: string, calls: readonly { readonly requestId: string | null; readonly unasked: boolean; readonly sandbox: boolean }[]): Promise<number | null> {
  const ids = calls.filter(({ unasked, sandbox }) => !unasked && !sandbox).map(({ requestId }) => requestId);
  const known = ids.filter((id) => id !== null);
  if (known.length < ids.length) return null;
  for (const wait of [0, ...receiptWaitsMilliseconds]) {
    if (wait > 0) await sleep(wait);
    const found = await receipts.read(tenantId, known);
    const costs = known.map((id) => found.get(id)?.costNanoUsd ?? null);
    if (costs.every((cost) => cost !== null)) return costs.reduce((sum, cost) => sum + cost, 0);
  }
  return null;
}

/** What the answers that are there cost; where the ledger does not say, the most that they can have cost. */
async function costSoFar(needed: Needed, task: EvalTask, voice: string, before: Awaited<ReturnType<EvalStore['results']>>): Promise<number> {
  const found = await needed.receipts.read(task.row.tenant_id, before.flatMap((row) => [row.request_id, row.judge_request_id].filter((id) => id !== null)));
  const planned = new Map(task.plan.map((each) => [keyOf(each), each]));
  return before.filter((row) => !row.sandbox || row.judge_request_id !== null).reduce((sum, row) => {
    const ids = [row.sandbox ? null : row.request_id, row.judge_request_id].filter((id) => id !== null);
    const costs = ids.map((id) => found.get(id)?.costNanoUsd ?? null);
    if (costs.every((cost) => cost !== null)) return sum + costs.reduce((total, cost) => total + cost, 0);
    const answer = planned.get(answerKey({ appId: row.app_id, goldenCase: row.golden_case, model: row.model }));
    return sum + (answer === undefined ? 0 : questionsOf(needed, task, answer, voice).most);
  }, 0);
}
