import type { Answer, Attacker } from './attacker.ts';
import { cookieOf } from './attacker.ts';
import { createSoftwareAuthenticator } from './software-authenticator.ts';
import { totpCode } from './totp.ts';

/** What a person holds once they set up an authenticator app: the app's secret and the recovery codes. */
export interface HeldFactor {
  readonly otpauthUri: string;
  readonly recoveryCodes: readonly string[];
  /** A code that opens something now. None is given twice: where the app's codes of the moment were used, it is the next recovery code. */
  nextCode(): string;
}

const stepMs = 30_000;

/** `usedAt`: when the code that switched the app on was taken. */
export function holdFactor(otpauthUri: string, recoveryCodes: readonly string[], usedAt: Date): HeldFactor {
  let lastStep = Math.floor(usedAt.getTime() / stepMs);
  const unused = [...recoveryCodes];
  return {
    otpauthUri, recoveryCodes,
    nextCode() {
      const present = Math.floor(Date.now() / stepMs);
      // The server takes the code of the next step too; one of the step before could go out of date on its way.
      const step = [present, present + 1].find((each) => each > lastStep);
      if (step === undefined) return unused.shift() ?? raise('all recovery codes of this person are used up');
      lastStep = step;
      return totpCode(otpauthUri, new Date(step * stepMs));
    },
  };
}

function raise(message: string): never {
  throw new Error(message);
}

/** Sets up an authenticator app through the real operations, for whoever `post` is signed in as. */
export async function enrolFactor(post: (path: string, body: unknown) => Promise<{ status: number; json: unknown }>, password: string): Promise<HeldFactor> {
  const started = await post('/api/v1/second-factor/totp', { password });
  const { otpauthUri, recoveryCodes } = started.json as { otpauthUri?: string; recoveryCodes?: string[] };
  if (started.status !== 201 || otpauthUri === undefined || recoveryCodes === undefined) throw new Error(`could not begin enrolling: ${JSON.stringify(started)}`);
  const now = new Date();
  const confirmed = await post('/api/v1/second-factor/totp/confirmation', { code: totpCode(otpauthUri, now) });
  if (confirmed.status !== 204) throw new Error(`could not enrol: ${JSON.stringify(confirmed)}`);
  return holdFactor(otpauthUri, recoveryCodes, now);
}

const heldBy = new WeakMap<Attacker, Map<string, HeldFactor>>();

/**
 * A session that may manage keys, people and rules for five minutes: signed in with password and authenticator app. The first time the
 * person sets the app up; later sessions of theirs show it.
 * @returns the session's cookie.
 */
export async function steppedUpSession(attacker: Attacker, email: string, password: string): Promise<string> {
  const held = heldBy.get(attacker) ?? new Map<string, HeldFactor>();
  heldBy.set(attacker, held);
  const begun = await attacker.call({ path: '/api/v1/session', body: { email, password } });
  if (begun.status !== 200) throw new Error(`sign-in of ${email} failed: ${begun.text}`);
  const factor = held.get(email);
  if (factor !== undefined) {
    const shown = await attacker.call({ path: '/api/v1/session/second-factor', cookie: cookieOf(begun), body: { code: factor.nextCode() } });
    if (shown.status !== 200) throw new Error(`the second factor of ${email} was refused: ${shown.text}`);
    return sessionCookieOf(shown);
  }
  let cookie = cookieOf(begun);
  held.set(email, await enrolFactor(async (path, body) => {
    const answer = await attacker.call({ path, cookie, body });
    if (answer.headers['set-cookie'] !== undefined) cookie = sessionCookieOf(answer);
    return answer;
  }, password));
  return cookie;
}

/** The authenticator app that `steppedUpSession` set up for somebody. */
export function factorHeldBy(attacker: Attacker, email: string): HeldFactor {
  return heldBy.get(attacker)?.get(email) ?? raise(`${email} has set up nothing`);
}

/** Adds a passkey to whoever the stepped-up session belongs to, at a Keystead on loopback. @returns its id. */
export async function addPasskey(attacker: Attacker, cookie: string): Promise<string> {
  const begun = await attacker.call({ path: '/api/v1/passkeys/options', cookie, body: {} });
  const { origin } = (await attacker.call({ path: '/api/v1/passkeys', cookie })).json as { origin: string };
  const response = createSoftwareAuthenticator().create(begun.json['options'] as Record<string, unknown>, { origin, relyingParty: new URL(origin).hostname });
  const added = await attacker.call({ path: '/api/v1/passkeys', cookie: `${cookie}; ${cookieOf(begun)}`, body: { name: 'Test device', response } });
  if (added.status !== 201) throw new Error(`could not add a passkey: ${begun.text} ${added.text}`);
  return String((added.json['passkey'] as { id: string }).id);
}

/** The session's cookie alone: an answer also takes the challenge's back. */
function sessionCookieOf(answer: Answer): string {
  return cookieOf({ ...answer, headers: { 'set-cookie': [answer.headers['set-cookie'] ?? []].flat().filter((line) => /^(?:__Secure-)?keystead=/.test(line) && !/max-age=0/i.test(line)) } });
}
