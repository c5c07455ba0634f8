import { ApiProblem } from './problem.ts';

type Options = Readonly<Record<string, unknown>>;

/** Whether this browser, at this address, can make and use passkeys. */
export function passkeysSupported(): boolean {
  return globalThis.isSecureContext && typeof PublicKeyCredential !== 'undefined' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';
}

/** Makes a passkey on the device (WebAuthn, section 5.1). Throws ApiProblem where the person gave up or the device refused. */
export async function makePasskey<T>(options: Options): Promise<T> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON);
  return asJson<T>(await ask(() => navigator.credentials.create({ publicKey })));
}

/** Has the device show a passkey. Throws ApiProblem where the person gave up or there is none. */
export async function showPasskey<T>(options: Options): Promise<T> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON);
  return asJson<T>(await ask(() => navigator.credentials.get({ publicKey })));
}

async function ask(work: () => Promise<Credential | null>): Promise<Credential | null> {
  try {
    return await work();
  } catch (error) {
    const known = error instanceof DOMException && error.name === 'InvalidStateError';
    throw new ApiProblem(known
      ? { status: 0, code: 'wrong_passkey', title: 'This device holds a passkey for your account already.', fix: 'Use another device or password manager, or keep the one you have.' }
      : { status: 0, code: 'wrong_passkey', title: 'The passkey was not used.', fix: 'Try again and confirm it on your device, or choose another way.' });
  }
}

function asJson<T>(credential: Credential | null): T {
  if (!(credential instanceof PublicKeyCredential)) throw new ApiProblem({ status: 0, code: 'wrong_passkey', title: 'The device gave no passkey.', fix: 'Try again, or choose another way.' });
  return credential.toJSON() as T;
}
