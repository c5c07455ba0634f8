import type { DoctorClient, Step } from './client.ts';
import type { Finding, Observation } from './finding.ts';
import { wrong } from './finding.ts';
import { judge } from './judge.ts';
import { judgeAddress, judgeEnvironment } from './judge-address.ts';
import { probe, type ProbeOptions } from './probe.ts';
import { openAiModels } from './steps.ts';

export interface Examination extends Omit<ProbeOptions, 'server' | 'model'> {
  /** As it stands in the client's settings. */
  readonly baseUrl: string;
  /** Chosen by itself where it is left out: the sandbox where there is one, which costs nothing. */
  readonly model?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told once: the model that is asked, named or chosen. */
  readonly onModel?: (model: string) => void;
}

/** The handshake of a client, step by step, until there is no point in going on. A finding is told as soon as it is there. */
export async function examine(client: DoctorClient, options: Examination, tell: (finding: Finding) => void): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const add = (finding: Finding): boolean => {
    // The same cause shows in each step: it is told once.
    if (finding.state === 'good' || !findings.some((each) => each.what === finding.what)) { findings.push(finding); tell(finding); }
    return finding.state !== 'wrong';
  };
  if (!options.token.startsWith('ks_')) { add(wrong('the token', 'This is no token of Keystead’s (they begin with ks_). It was not sent anywhere.', 'Make one in the console (Gateway, Tokens). A provider’s key belongs under Credentials, in no client.')); return findings; }
  const { server, findings: ofAddress } = judgeAddress(client, options.baseUrl);
  ofAddress.forEach(add);
  if (server === '') return findings;
  judgeEnvironment(options.environment, server).forEach(add);

  const reached: Step = { ...openAiModels, says: 'the way there, and the token' };
  const listed = await probe(client, reached, { ...options, server, model: '' });
  if (!add(judge(reached, listed, client))) return findings;
  const model = options.model ?? modelIn(listed);
  if (model === null) { add(wrong('a model', 'This token may use no model yet.', 'Add a key under Credentials, or name a model with --model.')); return findings; }
  options.onModel?.(model);
  for (const step of client.steps) add(judge(step, await probe(client, step, { ...options, server, model }), client));
  return findings;
}

/** One that answers questions; of those, the sandbox's. */
export function modelIn(listed: Observation): string | null {
  if (listed.kind === 'failed') return null;
  const ids = [...listed.body.matchAll(/"(?:id|name)":\s*"(?:models\/)?([^"]+)"/g)].map((match) => match[1] ?? '').filter((id) => !/embed/i.test(id));
  return ids.find((id) => id.startsWith('sandbox-')) ?? ids[0] ?? null;
}
