import koffi from 'koffi';

/** The few functions of PKCS#11 (OASIS, version 2.40) that wrapping with an AES key takes. Each call blocks: see pkcs11-process.ts. */
export interface Pkcs11Library {
  /** Slots with an initialised token. */
  listTokens(): readonly { readonly slot: number; readonly label: string; readonly serial: string }[];
  openSession(slot: number, pin: string): number;
  closeSession(session: number): void;
  /** Handles of the AES keys of that label. */
  findKeys(session: number, label: string): readonly bigint[];
  /** Makes an AES-256 key that stays in the token and never leaves it. */
  generateKey(session: number, label: string): bigint;
  keyFacts(session: number, key: bigint): { readonly sensitive: boolean; readonly extractable: boolean; readonly bytes: number };
  /** AES-GCM with a 128-bit tag; ciphertext and tag, or plaintext. */
  gcm(direction: 'encrypt' | 'decrypt', operation: GcmOperation): Buffer;
}

export interface GcmOperation { readonly session: number; readonly key: bigint; readonly iv: Buffer; readonly associatedData: Buffer; readonly data: Buffer }

/** A return value other than CKR_OK. */
export class Pkcs11Failure extends Error {
  readonly returned: number;

  constructor(call: string, returned: number) {
    super(`${call} returned 0x${returned.toString(16)}`);
    this.name = 'Pkcs11Failure';
    this.returned = returned;
  }
}

/** Return values that mean something to us (section 5.1). */
export const returns = {
  ok: 0, generalError: 0x5, functionFailed: 0x6, argumentsBad: 0x7, encryptedDataInvalid: 0x40, encryptedDataLengthRange: 0x41, mechanismInvalid: 0x70,
  pinIncorrect: 0xa0, pinLocked: 0xa4, pinExpired: 0xa3, userAlreadyLoggedIn: 0x100, alreadyInitialized: 0x191,
} as const;

const attributes = { class: 0x0, token: 0x1, private: 0x2, label: 0x3, keyType: 0x100, sensitive: 0x103, encrypt: 0x104, decrypt: 0x105, extractable: 0x162, valueLength: 0x161 } as const;
const mechanisms = { aesKeyGeneration: 0x1080, aesGcm: 0x1087 } as const;
const secretKeyClass = 4;
const aesKeyType = 0x1f;
const serialSession = 0x4;
const readWriteSession = 0x2;
const userLogin = 1;
const tokenInitialised = 0x400n;
const osLockingOk = 2;
const tagBits = 128;
const tokenInfoBytes = 512;
const mostSlots = 256;

/** Position of each function in CK_FUNCTION_LIST (appendix of the header file pkcs11f.h), after the version. */
const functions = {
  C_Initialize: [0, ['void *']], C_GetSlotList: [4, ['uint8_t', 'void *', 'void *']], C_GetTokenInfo: [6, ['ulong', 'void *']],
  C_OpenSession: [12, ['ulong', 'ulong', 'void *', 'void *', 'void *']], C_CloseSession: [13, ['ulong']], C_Login: [18, ['ulong', 'ulong', 'void *', 'ulong']],
  C_GetAttributeValue: [24, ['ulong', 'ulong', 'void *', 'ulong']],
  C_FindObjectsInit: [26, ['ulong', 'void *', 'ulong']], C_FindObjects: [27, ['ulong', 'void *', 'ulong', 'void *']], C_FindObjectsFinal: [28, ['ulong']],
  C_EncryptInit: [29, ['ulong', 'void *', 'ulong']], C_Encrypt: [30, ['ulong', 'void *', 'ulong', 'void *', 'void *']],
  C_DecryptInit: [33, ['ulong', 'void *', 'ulong']], C_Decrypt: [34, ['ulong', 'void *', 'ulong', 'void *', 'void *']],
  C_GenerateKey: [58, ['ulong', 'void *', 'void *', 'ulong', 'void *']],
} as const;
type FunctionName = keyof typeof functions;
type Argument = number | bigint | Buffer | null;
type Call = (name: FunctionName, ...parameters: Argument[]) => number;

/** CK_ULONG, and pointers, are 64 bits wide on the systems we run on; structures are made of such words. */
function words(...values: readonly (number | bigint)[]): Buffer {
  const buffer = Buffer.alloc(values.length * 8);
  values.forEach((value, index) => { buffer.writeBigUInt64LE(BigInt(value), index * 8); });
  return buffer;
}

/** Address of a buffer; it must stay referenced while the library uses it. */
function addressOf(buffer: Buffer): bigint {
  return buffer.byteLength === 0 ? 0n : koffi.address(buffer);
}

/** Where only addresses of buffers were handed over: does the work with the buffers held, so that no collection of garbage frees them meanwhile. */
function holding<T>(buffers: readonly Buffer[], work: () => T): T {
  const result = work();
  if (buffers.some((buffer) => buffer.byteLength > 0xffff_ffff)) throw new RangeError('a buffer is too large');
  return result;
}

/** Loads a vendor's library and initialises it for use from threads of its own. */
export function loadPkcs11(path: string): Pkcs11Library {
  const call = bind(path);
  const initialised = call('C_Initialize', words(0, 0, 0, 0, osLockingOk, 0));
  if (initialised !== returns.ok && initialised !== returns.alreadyInitialized) throw new Pkcs11Failure('C_Initialize', initialised);
  const must = (name: FunctionName, ...parameters: Argument[]): void => {
    const returned = call(name, ...parameters);
    if (returned !== returns.ok) throw new Pkcs11Failure(name, returned);
  };
  return {
    listTokens: () => listTokens(must),
    openSession: (slot, pin) => openSession(must, call, { slot, pin }),
    closeSession: (session) => { call('C_CloseSession', session); },
    findKeys: (session, label) => findKeys(must, session, label),
    generateKey: (session, label) => generateKey(must, session, label),
    keyFacts: (session, key) => keyFacts(must, session, key),
    gcm: (direction, operation) => gcm(must, direction, operation),
  };
}

type Must = (name: FunctionName, ...parameters: Argument[]) => void;

/** Once koffi's handle of a library is collected as garbage, the library is unloaded, under the pointers that were taken out of it. */
const loaded = new Map<string, ReturnType<typeof koffi.load>>();

function bind(path: string): Call {
  const library = loaded.get(path) ?? koffi.load(path);
  loaded.set(path, library);
  const getFunctionList = library.func('C_GetFunctionList', 'ulong', ['void *']);
  const holder = Buffer.alloc(8);
  const returned = Number(getFunctionList(holder));
  if (returned !== returns.ok) throw new Pkcs11Failure('C_GetFunctionList', returned);
  const list = holder.readBigUInt64LE();
  const bound = new Map(Object.entries(functions).map(([name, [position, parameters]]): [string, (given: Argument[]) => number] => {
    const pointer: unknown = koffi.decode(list, 8 + position * 8, 'void *');
    const prototype = koffi.proto('ulong', [...parameters]);
    return [name, (given) => Number(koffi.call(pointer, prototype, ...given))];
  }));
  return (name, ...parameters) => bound.get(name)?.(parameters) ?? returns.functionFailed;
}

function listTokens(must: Must): ReturnType<Pkcs11Library['listTokens']> {
  const count = words(mostSlots);
  const slots = Buffer.alloc(mostSlots * 8);
  must('C_GetSlotList', 1, slots, count);
  const found = [];
  for (let index = 0; index < Number(count.readBigUInt64LE()); index += 1) {
    const slot = Number(slots.readBigUInt64LE(index * 8));
    const info = Buffer.alloc(tokenInfoBytes);
    must('C_GetTokenInfo', slot, info);
    // label (32), manufacturer (32), model (16), serial number (16), flags
    if ((info.readBigUInt64LE(96) & tokenInitialised) === 0n) continue;
    found.push({ slot, label: info.toString('utf8', 0, 32).trimEnd(), serial: info.toString('utf8', 80, 96).trimEnd() });
  }
  return found;
}

function openSession(must: Must, call: Call, { slot, pin }: { slot: number; pin: string }): number {
  const handle = Buffer.alloc(8);
  must('C_OpenSession', slot, serialSession | readWriteSession, null, null, handle);
  const session = Number(handle.readBigUInt64LE());
  const bytes = Buffer.from(pin, 'utf8');
  const returned = call('C_Login', session, userLogin, bytes, bytes.byteLength);
  bytes.fill(0);
  if (returned !== returns.ok && returned !== returns.userAlreadyLoggedIn) throw new Pkcs11Failure('C_Login', returned);
  return session;
}

/** CK_ATTRIBUTE[]: type, pointer, length. The values are given back so that they stay in memory as long as the template. */
function template(entries: readonly (readonly [number, Buffer])[]): { readonly bytes: Buffer; readonly values: readonly Buffer[] } {
  return { bytes: words(...entries.flatMap(([type, value]) => [type, addressOf(value), value.byteLength])), values: entries.map(([, value]) => value) };
}

const yes = Buffer.of(1);
const no = Buffer.of(0);

function findKeys(must: Must, session: number, label: string): readonly bigint[] {
  const wanted = template([[attributes.class, words(secretKeyClass)], [attributes.keyType, words(aesKeyType)], [attributes.label, Buffer.from(label, 'utf8')]]);
  holding(wanted.values, () => { must('C_FindObjectsInit', session, wanted.bytes, wanted.values.length); });
  const handles = Buffer.alloc(16);
  const count = Buffer.alloc(8);
  must('C_FindObjects', session, handles, 2, count);
  must('C_FindObjectsFinal', session);
  return Array.from({ length: Number(count.readBigUInt64LE()) }, (_, index) => handles.readBigUInt64LE(index * 8));
}

function generateKey(must: Must, session: number, label: string): bigint {
  const wanted = template([
    [attributes.token, yes], [attributes.private, yes], [attributes.sensitive, yes], [attributes.extractable, no], [attributes.encrypt, yes], [attributes.decrypt, yes],
    [attributes.valueLength, words(32)], [attributes.label, Buffer.from(label, 'utf8')],
  ]);
  const handle = Buffer.alloc(8);
  holding(wanted.values, () => { must('C_GenerateKey', session, words(mechanisms.aesKeyGeneration, 0, 0), wanted.bytes, wanted.values.length, handle); });
  return handle.readBigUInt64LE();
}

function keyFacts(must: Must, session: number, key: bigint): ReturnType<Pkcs11Library['keyFacts']> {
  const [sensitive, extractable, length] = [Buffer.alloc(1), Buffer.alloc(1), Buffer.alloc(8)];
  const asked = template([[attributes.sensitive, sensitive], [attributes.extractable, extractable], [attributes.valueLength, length]]);
  holding(asked.values, () => { must('C_GetAttributeValue', session, key, asked.bytes, asked.values.length); });
  return { sensitive: sensitive[0] === 1, extractable: extractable[0] !== 0, bytes: Number(length.readBigUInt64LE()) };
}

function gcm(must: Must, direction: 'encrypt' | 'decrypt', { session, key, iv, associatedData, data }: GcmOperation): Buffer {
  // CK_GCM_PARAMS: IV, its length in bytes and in bits, associated data and its length, length of the tag in bits
  const parameters = words(addressOf(iv), iv.byteLength, iv.byteLength * 8, addressOf(associatedData), associatedData.byteLength, tagBits);
  const mechanism = words(mechanisms.aesGcm, addressOf(parameters), parameters.byteLength);
  const [initialise, work] = direction === 'encrypt' ? ['C_EncryptInit', 'C_Encrypt'] as const : ['C_DecryptInit', 'C_Decrypt'] as const;
  const output = Buffer.alloc(data.byteLength + 64);
  const length = words(output.byteLength);
  holding([iv, associatedData, parameters], () => {
    must(initialise, session, mechanism, key);
    must(work, session, data, data.byteLength, output, length);
  });
  return output.subarray(0, Number(length.readBigUInt64LE()));
}
