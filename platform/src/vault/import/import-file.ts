import { importLimitBytes, importLimitCandidates } from '@keystead/contract';
import { decodeImport } from '@keystead/contract/sealing';
import { z } from 'zod';
import { looksLikeFernet, openFernet, readFernetKey } from './fernet.ts';
import { parseKeys } from './formats/registry.ts';
import type { FoundKey } from './found-key.ts';
import { ImportProblem } from './import-problem.ts';
import { defaultIterations, openOpensslFile, opensslDigests, readOpensslFile, wrongPassphrase } from './openssl.ts';

/** What an import was protected with on its way to us, beside being sealed. */
export type ImportEncryption = 'none' | 'openssl' | 'fernet';

export interface ReadImport {
  readonly format: { readonly id: string; readonly name: string };
  readonly encryption: ImportEncryption;
  readonly found: readonly FoundKey[];
}

const headShape = z.strictObject({
  fileName: z.string().max(300), passphrase: z.string().max(1_000).optional(), iterations: z.int().min(1).optional(), digest: z.enum(opensslDigests).optional(),
  fernetKeys: z.array(z.string().max(100)).max(10).optional(), fernetTimeToLiveSeconds: z.int().min(1).optional(),
});

/**
 * Reads a file of keys out of an opened entry: takes off `openssl enc` and Fernet where they were used, recognises the format, parses it.
 * Only the egress role ever does this.
 *
 * @throws ImportProblem saying what is wrong and never quoting the file.
 */
export async function readImport(opened: Uint8Array, now: Date): Promise<ReadImport> {
  const { head, file } = readHead(opened);
  if (file.byteLength > importLimitBytes) throw new ImportProblem('import-unreadable', `it is larger than ${importLimitBytes} bytes.`);
  const encrypted = readOpensslFile(file);
  const bytes = encrypted === null ? file : await openOpensslFile(encrypted, { passphrase: head.passphrase, iterations: head.iterations, digest: head.digest });
  const text = decodeText(bytes, () => (encrypted === null ? notRecognised(bytes) : wrongPassphrase(head.iterations ?? defaultIterations, head.digest ?? 'sha256')));
  const whole = openWholeToken(text, head, now);
  const parsed = parseKeys(whole ?? text);
  if (parsed === null || parsed.found.length === 0) throw notRecognised(bytes);
  if (parsed.found.length > importLimitCandidates) throw new ImportProblem('import-unreadable', `it holds more than ${importLimitCandidates} entries; split it.`);
  const tokens = parsed.found.some((each) => each.value !== null && looksLikeFernet(each.value));
  return {
    format: { id: parsed.format.id, name: parsed.format.name },
    encryption: encrypted !== null ? 'openssl' : whole !== null || tokens ? 'fernet' : 'none',
    found: tokens ? openTokens(parsed.found, head, now) : parsed.found,
  };
}

type Head = z.output<typeof headShape>;

function readHead(opened: Uint8Array): { head: Head; file: Uint8Array } {
  try {
    const { untrustedHead, file } = decodeImport(opened);
    return { head: headShape.parse(untrustedHead), file };
  } catch {
    throw new ImportProblem('import-unreadable', 'what came with it (name, passphrase, iterations, digest, Fernet keys) is not as it should be.');
  }
}

/** UTF-8, without the line end that editors and `echo` leave. */
function decodeText(bytes: Uint8Array, problem: () => ImportProblem): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\s+$/, '');
    if (text.includes('\0')) throw problem();
    return text;
  } catch {
    throw problem();
  }
}

function notRecognised(bytes: Uint8Array): ImportProblem {
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  if (start === 'PK\u0003\u0004') return new ImportProblem('import-unreadable', 'it is a zip archive. Of a 1Password .1pux archive take the file export.data out of it.');
  return new ImportProblem('import-unreadable', 'its format is not one that is known here, or it holds no key.');
}

/** A file that is one Fernet token as a whole, opened; `null` for any other. */
function openWholeToken(text: string, head: Head, now: Date): string | null {
  if (!looksLikeFernet(text)) return null;
  const opened = openWithAny(text, head, now);
  if (typeof opened === 'string') throw new ImportProblem('wrong-passphrase', `${opened}.`);
  return decodeText(opened, () => notRecognised(opened));
}

/** A store of tokens: each that opens becomes its key, each that does not says why. */
function openTokens(found: readonly FoundKey[], head: Head, now: Date): readonly FoundKey[] {
  return found.map((each) => {
    if (each.value === null || !looksLikeFernet(each.value)) return each;
    const opened = openWithAny(each.value, head, now);
    return typeof opened === 'string' ? { ...each, value: null, missing: opened } : { ...each, value: opened.toString('utf8').trim() };
  });
}

const fernetTexts = {
  malformed: 'is not a whole Fernet token', expired: 'is older than the time to live that was given', 'from-the-future': 'was written in the future: a clock is wrong', 'wrong-key': 'does not open with the Fernet key that was given',
} as const;

function openWithAny(token: string, head: Head, now: Date): Buffer | string {
  const keys = (head.fernetKeys ?? []).map(readFernetKey);
  if (keys.length === 0) return 'is a Fernet token, and needs the Fernet key of its store';
  if (keys.includes(null)) throw new ImportProblem('wrong-passphrase', 'a Fernet key is 32 bytes in base64url, as Fernet.generate_key() makes it.');
  const answers = keys.flatMap((key) => (key === null ? [] : [openFernet(token, key, { now, timeToLiveSeconds: head.fernetTimeToLiveSeconds })]));
  const opened = answers.find((answer) => typeof answer !== 'string');
  if (opened !== undefined) return opened;
  const [problem] = answers.filter((answer) => typeof answer === 'string' && answer !== 'wrong-key');
  return fernetTexts[typeof problem === 'string' ? problem : 'wrong-key'];
}
