import { createPublicKey, hash, verify } from 'node:crypto';
import type { VerifierPorts } from '@keystead/contract';

/** What stands before the 32 bytes of an Ed25519 public key in SPKI (RFC 8410). */
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** SHA-256 and Ed25519 of Node.js, for whatever the contract verifies. */
export const verifierPorts: VerifierPorts = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  verifyEd25519: (publicKey, message, signature) => verify(null, message, createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: 'der', type: 'spki' }), signature),
};
