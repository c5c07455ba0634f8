import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { bareEnvironment, programFile } from './support/program.ts';

describe('O4 V3 secrets of the command line’s operations', () => {
  let server: Server;
  let url = '';
  const bodies: string[] = [];
  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
      request.on('end', () => { bodies.push(body); response.setHeader('content-type', 'application/json').end('{}'); });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  after(() => { server.close(); });

  async function keystead(parameters: readonly string[], stdin: string): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, [programFile, ...parameters], { env: { ...bareEnvironment, KEYSTEAD_URL: url, KEYSTEAD_TOKEN: 'ks_test' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.stdin.end(stdin);
    const [code] = await once(child, 'close') as [number | null];
    return { code, output };
  }

  it('O4 V3 "-" sends what came by stdin as text, even where it looks like a number, and shows none of it', async () => {
    const { code, output } = await keystead(['start-totp', '--password', '-', '--json'], '123456789012\n');
    assert.equal(code, 0, output);
    assert.equal(bodies.pop(), '{"password":"123456789012"}');
    assert.equal(output, '{}\n');
  });

  it('O4 V3 nothing on stdin is wrong use, and nothing is sent', async () => {
    const { code, output } = await keystead(['start-totp', '--password', '-'], '');
    assert.deepEqual([code, output, bodies.length], [2, '--password: nothing was entered on stdin.\n', 0]);
  });

  it('O4 V3 a whole body may come by stdin, and help says how a secret is given', async () => {
    assert.equal((await keystead(['start-totp', '--body', '@-'], '{"password":"from a pipe"}')).code, 0);
    assert.equal(bodies.pop(), '{"password":"from a pipe"}');
    const { output } = await keystead(['start-totp', '--help'], '');
    assert.match(output, /--password +-: the secret is asked for without showing it, or read from stdin/);
  });
});
