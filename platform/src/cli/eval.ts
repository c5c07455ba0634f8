import { parseArgs } from 'node:util';
import { type EvalEvent, type EvalReport, type Operation, evalRequest, operations, readLines } from '@keystead/contract';
import { request } from 'undici';
import { type Api, ApiFailure, callApi, originOf, tokenIsNeeded } from './api-call.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead eval (--app ID … | --pack PACK | --all) --model PROVIDER/MODEL … --at-most USD [options]

Runs the golden cases that apps ship with on models of your choice, with your own keys and through the gateway, and compares the models.

  --app ID           an app; may be given more than once
  --pack PACK        the apps of a trade: utility, insurance, real-estate, legal, pharmacy, healthcare, accounting
  --all              every app that the plan runs
  --model MODEL      as the gateway takes it, e.g. anthropic/claude-sonnet-4-5; up to six, to compare them
  --at-most USD      what the whole may cost; a call that could go over it is not made, and the eval stops there
  --cases N          at most so many cases of each app
  --concurrency N    calls at once, 1 to 8 (2)
  --judge MODEL      also ask this model for its opinion of each answer; it decides nothing, and its cost stands apart
  --resume ID        go on with an eval that stopped at its limit, with --at-most as the new one
  --estimate         say what it would cost at most, and start nothing
  --json             the whole report as JSON
  --markdown         the whole report as Markdown
  --url URL          where Keystead is (KEYSTEAD_URL)

KEYSTEAD_TOKEN needs the scopes evals.run and usage.read. Exit code 0: every answer passed. 1: one did not, or it stopped early. 2: wrong use.
`;

const options = {
  app: { type: 'string', multiple: true }, pack: { type: 'string' }, all: { type: 'boolean', default: false }, model: { type: 'string', multiple: true }, 'at-most': { type: 'string' }, cases: { type: 'string' },
  concurrency: { type: 'string' }, judge: { type: 'string' }, resume: { type: 'string' }, estimate: { type: 'boolean', default: false }, json: { type: 'boolean', default: false }, markdown: { type: 'boolean', default: false },
  url: { type: 'string' }, help: { type: 'boolean', default: false },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** `keystead eval`: golden cases on models of one's own, and what a passed case costs on each. */
export const evalCommand: Command = {
  summary: 'Run the apps’ golden cases on models of yours, and compare quality per dollar',
  async run(parameters) {
    try {
      const { values } = parseArgs({ args: [...parameters], options, strict: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const token = process.env['KEYSTEAD_TOKEN'] ?? '';
      if (token === '') { process.stderr.write(`${tokenIsNeeded}\n`); return 2; }
      return await evaluate({ origin: originOf(values.url), token }, values);
    } catch (error) {
      if (error instanceof ApiFailure) { process.stderr.write(`${error.message}\n`); return 1; }
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
      return 2;
    }
  },
};

async function evaluate(api: Api, values: Values): Promise<number> {
  if (values.estimate) { process.stdout.write(describeEstimate(await callApi(api, operations.estimateEval, bodyOf(values)))); return 0; }
  const started = values.resume === undefined ? await callApi(api, operations.startEval, bodyOf(values))
    : await callApi(api, at(operations.resumeEval, values.resume), { atMostUsd: amountOf(values) });
  await follow(api, started.id);
  const report = await callApi(api, at(operations.readEval, started.id));
  if (values.json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else process.stdout.write(await textOf(api, report, values.markdown));
  return report.state === 'finished' && report.passed === report.planned ? 0 : 1;
}

/** What the options ask for. @throws Error saying which option is missing or wrong. */
function bodyOf(values: Values): object {
  const ways = [values.app !== undefined, values.pack !== undefined, values.all].filter(Boolean).length;
  if (ways !== 1) throw new Error('Name apps by --app, --pack or --all, one of these.');
  if (values.model === undefined) throw new Error('--model is needed.');
  const whole = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));
  const read = evalRequest.safeParse({
    apps: values.app ?? [], ...values.pack === undefined ? {} : { pack: values.pack }, models: values.model, atMostUsd: amountOf(values),
    ...values.cases === undefined ? {} : { cases: whole(values.cases) }, ...values.concurrency === undefined ? {} : { concurrency: whole(values.concurrency) }, ...values.judge === undefined ? {} : { judge: values.judge },
  });
  if (!read.success) throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  return read.data;
}

function amountOf(values: Values): number {
  const amount = Number(values['at-most']);
  if (values['at-most'] === undefined || !(amount > 0)) throw new Error('--at-most is needed: what the whole may cost, in US dollars.');
  return amount;
}

/** An operation on one eval. */
function at<O extends Operation>(operation: O, evalId: string): O {
  return { ...operation, path: operation.path.replace('{evalId}', encodeURIComponent(evalId)) };
}

/** Tells on stderr how far it is, until its end. */
async function follow({ origin, token }: Api, evalId: string): Promise<void> {
  const answer = await request(`${origin}${at(operations.followEval, evalId).path}`, { headers: { authorization: `Bearer ${token}` }, bodyTimeout: 0 });
  if (answer.statusCode >= 400) throw new ApiFailure(await answer.body.text());
  for await (const line of readLines(answer.body as AsyncIterable<Buffer>)) {
    if (!line.startsWith('data:')) continue;
    const event = JSON.parse(line.slice(5)) as EvalEvent;
    if (event.type === 'progress') process.stderr.write(`${event.done} of ${event.planned} answered, ${event.passed} passed\n`);
  }
}

async function textOf({ origin, token }: Api, report: EvalReport, whole: boolean): Promise<string> {
  const answer = await request(`${origin}${at(operations.exportEval, report.id).path}`, { headers: { authorization: `Bearer ${token}` } });
  const markdown = await answer.body.text();
  if (whole) return markdown;
  const failed = report.results.filter(({ outcome }) => outcome !== 'passed').flatMap(({ appName, goldenCase, model, problem, checks }) => [
    `${appName}: ${goldenCase} – ${model}`, ...problem === null ? [] : [`  ${problem}`], ...checks.filter((check) => check.problem !== null).map((check) => `  failed: ${check.rule} (${check.problem ?? ''})`),
  ]);
  return `${markdown.split('\n## Cases')[0] ?? ''}${failed.length === 0 ? '' : `\nDid not pass:\n\n${failed.join('\n')}\n`}\nThe report is kept: console → Apps → Evals, eval ${report.id}.\n`;
}

function describeEstimate(estimate: { answers: number; apps: number; models: readonly { model: string; aboutNanoUsd: number | null; atMostNanoUsd: number | null; sandbox: boolean }[]; leftOut: readonly { app: string; why: string }[] }): string {
  const usd = (nano: number | null): string => (nano === null ? 'not known' : `US$${(nano / 1e9).toFixed(4)}`);
  const lines = estimate.models.map(({ model, aboutNanoUsd, atMostNanoUsd, sandbox }) => `  ${model}: ${sandbox ? 'the sandbox, which costs nothing' : `about ${usd(aboutNanoUsd)}, at most ${usd(atMostNanoUsd)}`}`);
  const without = estimate.leftOut.map(({ app, why }) => `  left out: ${app}, ${why}`);
  return `${estimate.answers} answers over ${estimate.apps} ${estimate.apps === 1 ? 'app' : 'apps'}.\n${[...lines, ...without].join('\n')}\n`;
}
