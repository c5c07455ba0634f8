import { fingerprint, fingerprintKeyOf, lastFour } from '../fingerprint.ts';
import { VaultError } from '../errors.ts';
import { type Candidate, toCandidates } from '../import/candidates.ts';
import { type ReadImport, readImport } from '../import/import-file.ts';
import { check, seal, understandKey } from './enter.ts';
import type { ImportAnswer, ImportRequest, PreviewAnswer, PreviewRequest } from './protocol.ts';
import { type EgressServiceOptions, providerOf } from './service-options.ts';

/**
 * Reads a sealed file of keys and tells what it holds: of each key its fingerprint and last four, where it is a key of a known provider,
 * and never the key. The same sealed file is sent again for the import itself, so it is not used up.
 */
export async function preview(options: EgressServiceOptions, asked: PreviewRequest): Promise<PreviewAnswer> {
  const { read, candidates } = await open(options, asked);
  const row = { ...asked.tenantKey, tenantId: asked.tenantId };
  const fingerprintKey = fingerprintKeyOf(await options.ring.unwrap(row), row.fingerprintKey, row);
  return {
    format: read.format.id, formatName: read.format.name, encryption: read.encryption,
    candidates: candidates.map(({ secret, ...shown }) => {
      const known = secret !== null && shown.state === 'new';
      return { ...shown, fingerprint: known ? fingerprint(fingerprintKey, secret) : null, lastFour: known ? lastFour(secret) : null };
    }),
  };
}

/** Checks (where wished) and seals chosen keys of a sealed file, all at once; each by itself, so that one that fails costs no other. */
export async function importKeys(options: EgressServiceOptions, asked: ImportRequest): Promise<ImportAnswer> {
  const { candidates } = await open(options, asked);
  return { rows: await Promise.all(asked.items.map((item) => importOne(options, asked, { item, candidate: candidates[item.index] }))) };
}

type Row = ImportAnswer['rows'][number];

async function importOne(options: EgressServiceOptions, asked: ImportRequest, one: { item: ImportRequest['items'][number]; candidate: Candidate | undefined }): Promise<Row> {
  const { item, candidate } = one;
  const { credential } = item;
  const refused = (problem: string): Row => ({ index: item.index, problem, verdict: null, sealed: null });
  if (candidate === undefined) return refused('there is no such entry in the file');
  if (candidate.secret === null || candidate.state === 'rejected' || candidate.state === 'missing') return refused(candidate.detail ?? 'it cannot be imported');
  if (credential.tenantId !== asked.tenantId) return refused('it belongs to another organisation');
  const provider = providerOf(options.providers, credential);
  try {
    const key = understandKey(provider, candidate.secret);
    const verdict = asked.verify ? await check(options, { provider, credential, secret: key.secret }) : null;
    if (verdict?.state === 'invalid') return { index: item.index, problem: `${provider.name} does not accept it: ${verdict.detail ?? 'it was refused'}`, verdict, sealed: null };
    return { index: item.index, problem: null, verdict, sealed: await seal(options, { credential, tenantKey: asked.tenantKey, key }) };
  } catch (error) {
    if (error instanceof VaultError && (error.code === 'entry-malformed' || error.code === 'entry-unfit')) return refused(error.message);
    options.logger.error({ credentialId: credential.credentialId, cause: error instanceof Error ? error.name : typeof error }, 'a key of an import could not be sealed');
    return refused('it could not be sealed just now; try again');
  }
}

async function open(options: EgressServiceOptions, asked: PreviewRequest | ImportRequest): Promise<{ read: ReadImport; candidates: readonly Candidate[] }> {
  const opened = await options.entryKeys.open(asked.sealed, { tenantId: asked.tenantId, purpose: 'import', subject: '' }, { once: false });
  try {
    const read = await readImport(opened, options.clock.now());
    return { read, candidates: toCandidates(read.found, options.providers) };
  } finally {
    opened.fill(0);
  }
}
