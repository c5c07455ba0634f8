import type { ReceiptPorts } from '@keystead/contract';
import { sha256 } from '@noble/hashes/sha2.js';

/** Whether this browser can check Ed25519 signatures here: on https or on this machine, and not before 2025. */
export function canVerify(): boolean {
  return globalThis.crypto.subtle !== undefined;
}

/** SHA-256 and Ed25519 of the browser, for the verifier that the command line runs too. */
export const browserPorts: ReceiptPorts = {
  sha256: (bytes) => sha256(bytes),
  async verifyEd25519(publicKey, message, signature) {
    const key = await crypto.subtle.importKey('raw', Uint8Array.from(publicKey), 'Ed25519', false, ['verify']);
    return crypto.subtle.verify('Ed25519', key, Uint8Array.from(signature), Uint8Array.from(message));
  },
};
