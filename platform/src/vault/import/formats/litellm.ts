import { type Document, parseDocument } from 'yaml';
import { type FoundKey, type ImportFormat, isRecord, recordsOf, textOf } from '../found-key.ts';
import { ImportProblem } from '../import-problem.ts';

const marks = /^\s*["']?(?:model_list|credential_list|environment_variables|litellm_settings|general_settings)["']?\s*:/m;
const elsewhere = /^os\.environ\/(\w{1,100})$/;

/**
 * LiteLLM's proxy configuration (YAML): keys of `model_list`, of `credential_list`, and provider keys among `environment_variables`.
 * `os.environ/NAME` is only a reference. LiteLLM's own master and salt keys are no provider keys and stay out.
 */
export const litellm: ImportFormat = {
  id: 'litellm', name: 'LiteLLM configuration',
  parse({ text }) {
    if (!marks.test(text)) return null;
    const document = parseDocument(text, { uniqueKeys: false });
    const [broken] = document.errors;
    if (broken !== undefined) throw new ImportProblem('import-unreadable', `its YAML is broken${broken.linePos === undefined ? '' : ` in line ${broken.linePos[0].line}`}.`);
    const root = resolve(document);
    if (!isRecord(root)) return null;
    const models = recordsOf(root['model_list']).flatMap((entry) => (isRecord(entry['litellm_params']) ? [ofModel(textOf(entry['model_name']), entry['litellm_params'])] : []));
    const credentials = recordsOf(root['credential_list']).flatMap((entry) => (isRecord(entry['credential_values']) ? [ofCredential(entry, entry['credential_values'])] : []));
    return [...onceEach([...models, ...credentials].filter((found) => found !== null)), ...ofVariables(root['environment_variables'])];
  },
};

function resolve(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 }) as unknown;
  } catch {
    throw new ImportProblem('import-unreadable', 'its YAML uses aliases without bound.');
  }
}

function ofModel(modelName: string | undefined, params: Record<string, unknown>): FoundKey | null {
  const model = textOf(params['model']);
  const provider = textOf(params['custom_llm_provider']) ?? (model?.includes('/') === true ? model.slice(0, model.indexOf('/')) : undefined);
  return entryOf(modelName ?? model ?? 'Model', params, { provider, hints: [model ?? ''] });
}

function ofCredential(entry: Record<string, unknown>, values: Record<string, unknown>): FoundKey | null {
  const info = isRecord(entry['credential_info']) ? entry['credential_info'] : {};
  return entryOf(textOf(entry['credential_name']) ?? 'Credential', values, { provider: textOf(info['custom_llm_provider']), hints: [] });
}

function entryOf(name: string, params: Record<string, unknown>, about: { provider: string | undefined; hints: readonly string[] }): FoundKey | null {
  const key = textOf(params['api_key']);
  if (key === undefined) return null;
  const provider = about.provider === undefined ? {} : { provider: about.provider };
  const unusable = textOf(params['api_base']) === undefined ? {} : { unusable: 'is used at an address of its own (api_base), which a key here is not bound to' };
  const variable = elsewhere.exec(key)?.[1];
  if (variable !== undefined) return { name, value: null, missing: `stands in the environment variable ${variable}, not in this file`, hints: about.hints, ...provider };
  return { name, value: key, hints: about.hints, ...provider, ...unusable };
}

function ofVariables(variables: unknown): readonly FoundKey[] {
  if (!isRecord(variables)) return [];
  return Object.entries(variables).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === undefined || name.startsWith('LITELLM_') || !/KEY|TOKEN|SECRET/.test(name) ? [] : [{ name, value: text }];
  });
}

/** One key serves many models of a configuration: it is one key. */
function onceEach(found: readonly FoundKey[]): readonly FoundKey[] {
  const seen = new Map<string, FoundKey>();
  for (const each of found) {
    const mark = `${each.value ?? each.missing ?? ''}\0${each.provider ?? ''}\0${each.unusable ?? ''}`;
    if (!seen.has(mark)) seen.set(mark, each);
  }
  return [...seen.values()];
}
