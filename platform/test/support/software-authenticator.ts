import { type KeyObject, createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/**
 * A WebAuthn authenticator and browser in one, after the specification (level 3: sections 5.8.1, 6.1, 6.5, 7): ES256, no attestation. It
 * stands in for a device where no browser runs; the tests in platform/test/browser use Chromium's own virtual authenticator.
 */
export interface SoftwareAuthenticator {
  /** The answer of `navigator.credentials.create`. */
  create(options: Options, claims: Claims): Record<string, unknown>;
  /** The answer of `navigator.credentials.get`. */
  get(options: Options, claims: Claims): Record<string, unknown>;
}

type Options = Readonly<Record<string, unknown>>;

/** What browser and device say; an attacker's may lie. */
export interface Claims {
  readonly origin: string;
  readonly relyingParty: string;
  /** Whether the device checked the person (PIN, fingerprint, face); yes where left out. */
  readonly personVerified?: boolean;
}

export function createSoftwareAuthenticator(): SoftwareAuthenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(32);
  let counter = 0;
  return {
    create(options, claims) {
      const authenticatorData = Buffer.concat([header(claims, counter, true), Buffer.alloc(16), uint16(id.length), id, coseKey(publicKey)]);
      const attestationObject = map([['fmt', text('none')], ['attStmt', map([])], ['authData', bytes(authenticatorData)]]);
      return answer(id, { clientDataJSON: clientData('webauthn.create', options, claims), attestationObject: attestationObject.toString('base64url'), transports: ['internal'] });
    },
    get(options, claims) {
      counter += 1;
      const authenticatorData = header(claims, counter, false);
      const clientDataJSON = clientData('webauthn.get', options, claims);
      const signed = Buffer.concat([authenticatorData, createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest()]);
      return answer(id, { clientDataJSON, authenticatorData: authenticatorData.toString('base64url'), signature: sign('sha256', signed, privateKey).toString('base64url') });
    },
  };
}

function answer(id: Buffer, response: Record<string, unknown>): Record<string, unknown> {
  return { id: id.toString('base64url'), rawId: id.toString('base64url'), type: 'public-key', clientExtensionResults: {}, response };
}

function clientData(type: string, options: Options, claims: Claims): string {
  return Buffer.from(JSON.stringify({ type, challenge: options['challenge'], origin: claims.origin, crossOrigin: false })).toString('base64url');
}

const userPresent = 0x01;
const userVerified = 0x04;
const keyIncluded = 0x40;

/** Relying party id's hash, flags, counter. */
function header(claims: Claims, counter: number, withKey: boolean): Buffer {
  const flags = userPresent | (claims.personVerified === false ? 0 : userVerified) | (withKey ? keyIncluded : 0);
  const count = Buffer.alloc(4);
  count.writeUInt32BE(counter);
  return Buffer.concat([createHash('sha256').update(claims.relyingParty).digest(), Buffer.from([flags]), count]);
}

/** The public key as COSE_Key (RFC 9053): EC2, ES256, P-256. */
function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]), bytes(Buffer.from(x, 'base64url')), Buffer.from([0x22]), bytes(Buffer.from(y, 'base64url'))]);
}

/** The few kinds of CBOR (RFC 8949) that are needed. */
function map(entries: readonly (readonly [string, Buffer])[]): Buffer {
  return Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flatMap(([key, value]) => [text(key), value])]);
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
}

function bytes(value: Buffer): Buffer {
  // The shortest form (CTAP2's canonical CBOR).
  return Buffer.concat([value.length < 256 ? Buffer.from([0x58, value.length]) : Buffer.concat([Buffer.from([0x59]), uint16(value.length)]), value]);
}

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}
