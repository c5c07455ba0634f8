import assert from 'node:assert/strict';
import { type KeyObject, createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { fixedClock, newId } from '../foundation/index.ts';
import { generatePrincipalKey, openPrincipalTokens, verifyPrincipalToken } from './principal-token.ts';

const start = new Date('2026-11-20T10:00:00Z');
const principal = { tenantId: newId(), userId: newId(), app: 'document-analyzer', run: newId(), environment: 'production', teamId: null } as const;

function setUp() {
  const clock = fixedClock(start);
  const pair = generatePrincipalKey();
  const tokens = openPrincipalTokens({ privateKeyPem: pair.privateKeyPem, clock });
  return { clock, pair, tokens };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = Math.floor(start.getTime() / 1_000);
const goodClaims = { iss: 'keystead', aud: 'keystead-gateway', iat: seconds, exp: seconds + 300, sub: principal.userId, tenant_id: principal.tenantId, app: principal.app, run: principal.run, env: principal.environment };

describe('principal tokens of apps', () => {
  it('T1 say tenant, person, app and run for five minutes', async () => {
    const { clock, tokens, pair } = setUp();
    const token = await tokens.issue(principal);
    assert.deepEqual(await verifyPrincipalToken(createPublicKey(pair.publicKeyPem), token, clock.now()), principal);
    const ofTeam = { ...principal, teamId: newId() };
    assert.deepEqual(await verifyPrincipalToken(tokens.publicKey, await tokens.issue(ofTeam), clock.now()), ofTeam, 'the team of the token that set it going');
    clock.advance(299_000);
    assert.deepEqual(await verifyPrincipalToken(tokens.publicKey, token, clock.now()), principal);
    clock.advance(7_000);
    assert.equal(await verifyPrincipalToken(tokens.publicKey, token, clock.now()), null);
  });

  it('fault 6: with a clock ten minutes ahead or behind, whoever made it or checks it, it opens nothing; with clocks that agree again, it does', async () => {
    const { clock, tokens } = setUp();
    const token = await tokens.issue(principal);
    for (const minutes of [10, -10]) assert.equal(await verifyPrincipalToken(tokens.publicKey, token, new Date(start.getTime() + minutes * 60_000)), null, `checked ${minutes} minutes off`);
    assert.deepEqual(await verifyPrincipalToken(tokens.publicKey, token, clock.now()), principal);
  });

  /** A token as an attacker makes one, signed with whatever they have. */
  const forge = (header: object, claims: object, signature: (input: Buffer) => Buffer): string => {
    const input = `${encode(header)}.${encode(claims)}`;
    return `${input}.${signature(Buffer.from(input)).toString('base64url')}`;
  };

  it('attack 1: alg none, an HMAC with the public key, another key, and every kid are refused', async () => {
    const { tokens, pair } = setUp();
    const stranger = generateKeyPairSync('ed25519');
    const byOwner = (input: Buffer): Buffer => sign(null, input, pair.privateKeyPem);
    const attempts: [string, string][] = [
      ['none', forge({ alg: 'none', typ: 'JWT' }, goodClaims, () => Buffer.alloc(0))],
      ['None', forge({ alg: 'None', typ: 'JWT' }, goodClaims, () => Buffer.alloc(0))],
      ['HS256 over the PEM', forge({ alg: 'HS256', typ: 'JWT' }, goodClaims, (input) => createHmac('sha256', pair.publicKeyPem).update(input).digest())],
      ['HS256 over the raw key', forge({ alg: 'HS256', typ: 'JWT' }, goodClaims, (input) => createHmac('sha256', rawKey(tokens.publicKey)).update(input).digest())],
      ['another key', forge({ alg: 'EdDSA', typ: 'JWT' }, goodClaims, (input) => sign(null, input, stranger.privateKey))],
      ['a key that comes along', forge({ alg: 'EdDSA', typ: 'JWT', jwk: stranger.publicKey.export({ format: 'jwk' }) }, goodClaims, (input) => sign(null, input, stranger.privateKey))],
      ...['../../dev/null', "' or 1=1 --", 'https://evil.example/jwks'].flatMap((kid): [string, string][] => [
        [`kid ${kid}`, forge({ alg: 'EdDSA', typ: 'JWT', kid }, goodClaims, byOwner)],
        [`jku ${kid}`, forge({ alg: 'EdDSA', typ: 'JWT', jku: kid }, goodClaims, byOwner)],
      ]),
    ];
    for (const [name, token] of attempts) assert.equal(await verifyPrincipalToken(tokens.publicKey, token, start), null, name);
    assert.ok(await verifyPrincipalToken(tokens.publicKey, forge({ alg: 'EdDSA', typ: 'JWT' }, goodClaims, byOwner), start), 'the forger’s tool works');
  });

  it('attack 2: a wrong audience or issuer, no expiry, too long a life, a missing or extra claim are refused though rightly signed', async () => {
    const { tokens, pair } = setUp();
    const signed = (claims: object): string => forge({ alg: 'EdDSA', typ: 'JWT' }, claims, (input) => sign(null, input, pair.privateKeyPem));
    const attempts: object[] = [
      { ...goodClaims, aud: 'someone-else' }, { ...goodClaims, aud: ['keystead-gateway', 'x'] }, { ...goodClaims, iss: 'evil' }, { ...goodClaims, exp: undefined },
      { ...goodClaims, iat: undefined }, { ...goodClaims, iat: seconds - 3_600, exp: seconds + 3_600 }, { ...goodClaims, iat: seconds + 600, exp: seconds + 900 },
      { ...goodClaims, exp: seconds - 6 }, { ...goodClaims, tenant_id: undefined }, { ...goodClaims, tenant_id: "' or 1=1" }, { ...goodClaims, role: 'owner' }, { ...goodClaims, env: 'root' }, { ...goodClaims, team: 'everybody' }, { ...goodClaims, team: null },
    ];
    for (const claims of attempts) assert.equal(await verifyPrincipalToken(tokens.publicKey, signed(claims), start), null, JSON.stringify(claims));
  });

  it('attack 3: garbage of any size is refused without an error', async () => {
    const { tokens } = setUp();
    const token = await tokens.issue(principal);
    for (const text of ['', '.', '..', '\0', "'", token.slice(0, -2), `${token}x`, `${token}.${token}`, 'x'.repeat(1_000_000)]) assert.equal(await verifyPrincipalToken(tokens.publicKey, text, start), null);
  });
});

function rawKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}
