import { type ByteEdit, DialectError, type RequestFacts } from '../dialect.ts';
import { isObjectAt, memberSpans } from '../json-span.ts';
import { isObject, type JsonObject, objectIn, optionalLimit, requireBody, requireModel } from '../reading.ts';
import { belowBase, pathOnly } from '../target-path.ts';

const config = 'inferenceConfig';

/** Model and method of `…/model/{model}/{method}`; the model is percent-encoded as one segment. */
function readPath(path: string): { model: string; method: string } {
  const match = /\/model\/([^/]+)\/(converse|converse-stream)$/.exec(pathOnly(path));
  if (match?.[1] === undefined || match[2] === undefined) throw new DialectError('modelId', 'the path must be /model/{modelId}/converse or /model/{modelId}/converse-stream');
  let model: string;
  try {
    model = decodeURIComponent(match[1]);
  } catch {
    throw new DialectError('modelId', 'the model in the path is not percent-encoded properly');
  }
  return { model: requireModel(model), method: match[2] };
}

/** Reads a Converse request: the model and whether it streams stand in the path. */
export function readRequest(untrustedBody: unknown, path: string): RequestFacts {
  const { model, method } = readPath(path);
  const body = requireBody(untrustedBody);
  const settings = body[config] ?? null;
  if (settings !== null && !isObject(settings)) throw new DialectError(config, `"${config}" must be an object`);
  refuseSecondLimits(body);
  return { model, stream: method === 'converse-stream', maxOutputTokens: optionalLimit(objectIn(body, config), 'maxTokens'), answers: 1, wantsStreamUsage: true };
}

/** How models call a limit of their own, and a number of answers. */
const secondLimit = /^(?:max_?(?:new_?|completion_?|output_?|gen_?)?(?:tokens?|token_?count|len)(?:_to_sample)?|n|num_?generations|num_?results|candidate_?count)$/i;
/** Where models keep their settings. */
const settingsOfModels = ['inferenceConfig', 'textGenerationConfig'];

/** A limit that is handed on to the model would count in place of the one that we read. @throws DialectError */
function refuseSecondLimits(body: JsonObject): void {
  const handedOn = objectIn(body, 'additionalModelRequestFields');
  for (const holder of [handedOn, ...settingsOfModels.map((name) => objectIn(handedOn, name))]) {
    const name = Object.keys(holder).find((key) => secondLimit.test(key));
    if (name !== undefined) throw new DialectError('additionalModelRequestFields', `"${name.slice(0, 40)}" would set a second limit: set the first, in inferenceConfig.maxTokens, and ask for one answer at a time`);
  }
}

/** Nothing: the model stands in the path alone. @throws DialectError where a member that we read stands there twice. */
export function editRequest(bytes: Buffer): ByteEdit[] {
  const settings = memberSpans(bytes, new Set([config])).get(config);
  if (settings !== undefined && isObjectAt(bytes, settings.valueStart)) memberSpans(bytes, new Set(['maxTokens']), settings.valueStart);
  return [];
}

/** @throws DialectError where the model would lead out of its place in the path. */
export function targetPath(path: string, target: { model: string }): string {
  if (target.model.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) throw new DialectError('modelId', 'not a model’s name');
  return belowBase(`/model/${encodeURIComponent(target.model)}/${readPath(path).method}`, path);
}
