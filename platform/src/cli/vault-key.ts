import { parseArgs } from 'node:util';
import { operations } from '@keystead/contract';
import { fingerprintOf } from '@keystead/contract/sealing';
import { ApiFailure, callApi, originOf } from './api-call.ts';
import type { Command } from './command.ts';
import { openPins } from './vault-key-pins.ts';

const help = `Usage: keystead vault-key [--url URL] [--json]

Shows the fingerprint of the vault key that provider keys are sealed to before they are sent, and the one that is trusted here.
Compare it with what "keystead start" printed.
`;

const options = { url: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } as const;

/** `null`: wrong use, which was said. */
function flagsIn(parameters: readonly string[]): ReturnType<typeof parseArgs<{ options: typeof options; strict: true }>>['values'] | null {
  try {
    return parseArgs({ args: [...parameters], options, strict: true }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
    return null;
  }
}

/** `keystead vault-key`: fingerprint and what is pinned. Exit code 1 where they differ. */
export const vaultKeyCommand: Command = {
  summary: 'Show the fingerprint of the vault key, and the one that is trusted here',
  async run(parameters) {
    const values = flagsIn(parameters);
    if (values === null) return 2;
    if (values.help) { process.stdout.write(help); return 0; }
    const origin = originOf(values.url);
    try {
      const key = await callApi({ origin }, operations.readVaultKey);
      const fingerprint = await fingerprintOf(key);
      const trusted = await openPins().read(origin);
      if (values.json) process.stdout.write(`${JSON.stringify({ origin, keyId: key.keyId, suite: key.suite, fingerprint, trusted })}\n`);
      else process.stdout.write(`${fingerprint}\n${trusted === null ? 'Not trusted here yet: compare it with what "keystead start" printed, then name it once with --vault-key when you add a key.' : trusted === fingerprint ? 'It is the one that is trusted here.' : `The one that is trusted here is another: ${trusted}`}\n`);
      return trusted === null || trusted === fingerprint ? 0 : 1;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
  },
};
