import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { secretInput } from '@keystead/contract';
import { z } from 'zod';
import { type SecretSource, type Terminal, askWithoutEcho, readSecrets, secretFieldsOf } from './secret-input.ts';

const body = z.strictObject({ provider: z.string(), oldKey: secretInput(z.string().min(1)), newKey: secretInput(z.string()).optional() });
const fields = secretFieldsOf({ id: 'rotate', method: 'POST', path: '/api/v1/rotate', tag: 'x', summary: 'x', permission: 'session', status: 204, response: null, body }, (name) => name.replace('Key', '-key'));

function source(options: { interactive: boolean; stdin?: string; answers?: string[] }): SecretSource & { asked: string[]; warnings: string[] } {
  const asked: string[] = [];
  const warnings: string[] = [];
  const answers = [...options.answers ?? []];
  return {
    interactive: options.interactive, asked, warnings,
    ask: async (question) => { asked.push(question); return answers.shift() ?? ''; },
    readAll: async () => options.stdin ?? '',
    warn: (text) => { warnings.push(text); },
  };
}

const given = (values: Record<string, string>) => (name: string): string | undefined => values[name];

describe('V3 secrets on the command line', () => {
  it('V3 the marked inputs of any operation are the secret ones', () => {
    assert.deepEqual(fields, [{ name: 'oldKey', flag: '--old-key', required: true }, { name: 'newKey', flag: '--new-key', required: false }]);
  });

  it('V3 "-" takes one secret from stdin whole, without the last line end, and of several a line each', async () => {
    assert.deepEqual(await readSecrets(fields, given({ oldKey: '-' }), source({ interactive: false, stdin: 'two\nlines\n' })), { oldKey: 'two\nlines' });
    assert.deepEqual(await readSecrets(fields, given({ oldKey: '-', newKey: '-' }), source({ interactive: false, stdin: 'old\r\nnew\n' })), { oldKey: 'old', newKey: 'new' });
    await assert.rejects(readSecrets(fields, given({ oldKey: '-', newKey: '-' }), source({ interactive: false, stdin: 'old\n' })), /--new-key: nothing was entered on stdin/);
  });

  it('V3 at a terminal it is asked for: with "-", and where it is needed and was left out; never silently read from a pipe', async () => {
    const terminal = source({ interactive: true, answers: ['typed'] });
    assert.deepEqual(await readSecrets(fields, given({}), terminal), { oldKey: 'typed' });
    assert.deepEqual(terminal.asked, ['old-key: ']);
    assert.deepEqual(await readSecrets(fields, given({}), source({ interactive: false, stdin: 'not asked for' })), {});
    await assert.rejects(readSecrets(fields, given({ newKey: '-' }), source({ interactive: true, answers: ['old', ''] })), /--new-key: nothing was entered\./);
  });

  it('V3 a secret in an argument is used and warned of, and the warning does not repeat it', async () => {
    const terminal = source({ interactive: false });
    assert.deepEqual(await readSecrets(fields, given({ oldKey: 's3cret' }), terminal), { oldKey: 's3cret' });
    assert.match(terminal.warnings.join(), /Give "--old-key -"/);
    assert.doesNotMatch(terminal.warnings.join(), /s3cret/);
  });

  it('V3 what is typed is not shown; the terminal is left as it was, also when it is broken off', async () => {
    for (const [typed, outcome] of [[['sk-x', 'yz\u007f', '1\r'], 'sk-xy1'], [['pasted-key\nrest'], 'pasted-key'], [['half', '\u0003'], /Broken off/]] as const) {
      const modes: boolean[] = [];
      let shown = '';
      const keys = new EventEmitter();
      const input = Object.assign(keys, { setRawMode: (raw: boolean) => { modes.push(raw); }, setEncoding: () => undefined, resume: () => undefined, pause: () => undefined });
      const asked = askWithoutEcho({ input: input as unknown as Terminal['input'], output: { write: (text: unknown) => { shown += String(text); return true; } } }, 'secret: ');
      for (const chunk of typed) keys.emit('data', chunk);
      if (typeof outcome === 'string') assert.equal(await asked, outcome);
      else await assert.rejects(asked, outcome);
      assert.equal(shown, 'secret: \n');
      assert.deepEqual([modes, keys.listenerCount('data')], [[true, false], 0]);
    }
  });
});
