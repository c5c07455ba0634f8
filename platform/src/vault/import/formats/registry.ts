import type { FoundKey, ImportFormat, ImportText } from '../found-key.ts';
import { csv, lastPassCsv, onePasswordCsv } from './csv.ts';
import { dotenv } from './dotenv.ts';
import { awsSecretsManager, hashicorpVault, onePasswordJson } from './exports.ts';
import { litellm } from './litellm.ts';
import { jsonMap, plainKeys } from './plain.ts';
import { portkey } from './portkey.ts';

/** Every format, the most particular first: the first that recognises a file reads it. */
export const importFormats: readonly ImportFormat[] = [
  awsSecretsManager, hashicorpVault, onePasswordJson, portkey, litellm, lastPassCsv, onePasswordCsv, csv, jsonMap, dotenv, plainKeys,
];

/** @throws ImportProblem where a format recognises the file and finds it broken. */
export function parseKeys(text: string): { readonly format: ImportFormat; readonly found: readonly FoundKey[] } | null {
  const file: ImportText = { text, json: readJson(text) };
  for (const format of importFormats) {
    const found = format.parse(file);
    if (found !== null) return { format, found };
  }
  return null;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
