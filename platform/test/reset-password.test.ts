import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type Attacker, openAttacker } from './support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from './support/keystead.ts';
import { bareEnvironment, programFile } from './support/program.ts';
import { steppedUpSession } from './support/second-factor.ts';

const email = 'ada@harbourinsurance.example';

describe('T7 keystead reset-password', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  before(async () => {
    keystead = await startKeystead({ init: sandboxTenant() });
    attacker = openAttacker(keystead);
  });
  after(() => keystead.remove());

  const command = (...parameters: string[]) => promisify(execFile)(process.execPath, [programFile, 'reset-password', ...parameters, '--data-dir', keystead.dataDirectory], { env: bareEnvironment });
  const signIn = async (password: string): Promise<unknown> => (await attacker.call({ path: '/api/v1/session', body: { email, password } })).json['state'];

  it('T7 on the host it prints a link that sets a new password once; the second factor is still asked for, unless it is taken away too', async () => {
    const session = await steppedUpSession(attacker, email, ownerPassword);
    const { stdout } = await command(email);
    const token = /\/reset-password#token=([\w-]{43})\n/.exec(stdout)?.[1] ?? assert.fail(stdout);
    const use = (): Promise<number> => attacker.call({ path: '/api/v1/password/reset', body: { token, password: 'a brand new password' } }).then(({ status }) => status);
    assert.deepEqual([await use(), await use()], [204, 410]);
    assert.equal((await attacker.call({ path: '/api/v1/session', cookie: session })).status, 401);
    assert.deepEqual([await signIn(ownerPassword), await signIn('a brand new password')], [undefined, 'second-factor']);
    const made = JSON.parse((await command(email, '--second-factor', '--json')).stdout) as { link: string; secondFactorRemoved: boolean };
    assert.equal(made.secondFactorRemoved, true);
    assert.equal(await signIn('a brand new password'), 'signed-in');
    const audit = await attacker.call({ path: '/api/v1/audit?action=password.reset-link', token: keystead.tokens['test-admin'] ?? '' });
    assert.ok(!audit.text.includes(token) && !keystead.log().includes(token), 'the link stands nowhere else');
  });

  it('T7 of somebody unknown, and without a Keystead, it says so', async () => {
    await assert.rejects(command('nobody@example.com'), (error: { code: number; stderr: string }) => error.code === 1 && /Nobody has the address/.test(error.stderr));
    await assert.rejects(promisify(execFile)(process.execPath, [programFile, 'reset-password', email, '--data-dir', `${keystead.dataDirectory}-none`], { env: bareEnvironment }), (error: { stderr: string }) => /No Keystead runs/.test(error.stderr));
  });
});
