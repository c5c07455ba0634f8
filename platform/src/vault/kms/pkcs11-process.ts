import type { FromPkcs11Process, Pkcs11Gcm, Pkcs11Opening, ToPkcs11Process } from './pkcs11-messages.ts';
import { type Pkcs11Library, Pkcs11Failure, loadPkcs11 } from './pkcs11-library.ts';

/**
 * The process that holds the vendor's library. A call into it may block for as long as a network HSM likes, and a fault in it ends
 * the process: neither may happen where requests are answered. The driver ends this process when a call takes too long.
 */
interface Opened { readonly library: Pkcs11Library; readonly session: number; readonly key: bigint }

/** A key or token that is there and cannot be used. */
class Unfit extends Error {}

let opened: Opened | null = null;

function open({ module, token, pin, key: label, create }: Pkcs11Opening): Opened {
  const library = loadPkcs11(module);
  const tokens = library.listTokens().filter((each) => ('slot' in token ? each.slot === token.slot : each.label === token.label));
  const [found, second] = tokens;
  const name = 'slot' in token ? `slot ${token.slot}` : `label "${token.label}"`;
  if (found === undefined) throw new Unfit(`there is no initialised token with ${name}.`);
  if (second !== undefined) throw new Unfit(`there are ${tokens.length} tokens with ${name}; name the slot.`);
  const session = library.openSession(found.slot, pin);
  const keys = library.findKeys(session, label);
  if (keys.length > 1) throw new Unfit(`the token holds more than one AES key with label "${label}".`);
  const key = keys[0] ?? (create ? library.generateKey(session, label) : undefined);
  if (key === undefined) throw new Unfit(`the token holds no AES key with label "${label}". Restore it: without it no stored key opens. It is made anew only for a new database.`);
  const facts = library.keyFacts(session, key);
  if (facts.bytes !== 32) throw new Unfit(`the key "${label}" has ${facts.bytes * 8} bits, not 256.`);
  if (facts.extractable || !facts.sensitive) throw new Unfit(`the key "${label}" could be read out of the token. Make one that is sensitive and not extractable.`);
  return { library, session, key };
}

function gcm({ direction, iv, associatedData, data }: Pkcs11Gcm): Buffer {
  if (opened === null) throw new Unfit('no token is open.');
  const { library, session, key } = opened;
  return library.gcm(direction, { session, key, iv: Buffer.from(iv), associatedData: Buffer.from(associatedData), data: Buffer.from(data) });
}

function answer(message: ToPkcs11Process): FromPkcs11Process {
  try {
    if ('gcm' in message) return { id: message.id, bytes: gcm(message.gcm) };
    opened = open(message.open);
    return { id: message.id, bytes: Buffer.alloc(0) };
  } catch (error) {
    if (error instanceof Unfit) return { id: message.id, failed: { returned: null, detail: error.message } };
    if (error instanceof Pkcs11Failure) return { id: message.id, failed: { returned: error.returned, detail: error.message } };
    // The loader's own words name the library's path, nothing else.
    return { id: message.id, failed: { returned: null, detail: 'the library cannot be loaded or used' } };
  }
}

process.on('message', (message: ToPkcs11Process) => { process.send?.(answer(message)); });
process.on('disconnect', () => { process.exit(0); });
// Ctrl-C reaches the whole process group; the driver decides when this process ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
