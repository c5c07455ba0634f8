import { type ChildProcess, fork } from 'node:child_process';
import { VaultError } from '../errors.ts';
import { within } from './deadline.ts';
import type { FromPkcs11Process, Pkcs11Gcm, Pkcs11Opening, ToPkcs11Process } from './pkcs11-messages.ts';

const driver = 'pkcs11';

/** What the library returned, where that was not CKR_OK. */
export class LibraryFailure extends Error {
  readonly returned: number;

  constructor(returned: number, detail: string) {
    super(detail);
    this.returned = returned;
  }
}

/** Token or key cannot be used as they are. */
class UnfitToken extends VaultError {
  constructor(detail: string) {
    super('kms-unfit', { kms: driver, detail });
  }
}

/** Answers to C_Login after which another try would count against the token. */
export const pinRefusals: ReadonlyMap<number, string> = new Map([
  [0xa0, 'the PIN is not right; it is not tried again before Keystead is started anew, so that the token is not locked'], [0xa3, 'the PIN has expired'], [0xa4, 'the PIN is locked'],
]);

export interface LibraryProcess { run(asked: Pkcs11Gcm, signal: AbortSignal): Promise<Buffer>; end(): void }

/** Session, login and device are gone: a new process finds them again. */
const sessionLost: ReadonlySet<number> = new Set([0x30, 0x31, 0x32, 0xb0, 0xb3, 0xe0, 0x101, 0x190]);

/** The process with the library: started with the first call, ended when a call takes too long, started again with the next. */
export function createLibraryProcess(opening: Pkcs11Opening, main: string): LibraryProcess {
  let current: Conversation | null = null;
  /** A wrong PIN counts against the token each time, so it is said once. */
  let refused: LibraryFailure | null = null;
  let found = false;

  async function start(signal: AbortSignal): Promise<Conversation> {
    if (refused !== null) throw refused;
    const conversation = converse(main, () => { if (current === conversation) current = null; });
    current = conversation;
    try {
      await conversation.ask({ open: { ...opening, create: opening.create && !found } }, signal);
    } catch (error) {
      conversation.end();
      if (error instanceof LibraryFailure && pinRefusals.has(error.returned)) refused = error;
      // What was found before is out of reach now, not missing: a token that was pulled comes back.
      throw error instanceof UnfitToken && found ? new VaultError('kms-unavailable', { kms: driver, detail: error.message }) : error;
    }
    found = true;
    return conversation;
  }

  async function attempt(asked: Pkcs11Gcm, signal: AbortSignal): Promise<Buffer> {
    starting ??= (current === null ? start(signal) : Promise.resolve(current)).finally(() => { starting = null; });
    const conversation = await starting;
    try {
      return await conversation.ask({ gcm: asked }, signal);
    } catch (error) {
      if (!(error instanceof LibraryFailure) || sessionLost.has(error.returned)) conversation.end();
      throw error;
    }
  }
  let starting: Promise<Conversation> | null = null;

  return {
    async run(asked, signal) {
      try {
        return await attempt(asked, signal);
      } catch (error) {
        if (error instanceof LibraryFailure && sessionLost.has(error.returned)) return attempt(asked, signal);
        throw error;
      }
    },
    end() { current?.end(); },
  };
}

interface Conversation { ask(question: { open: Pkcs11Opening } | { gcm: Pkcs11Gcm }, signal: AbortSignal): Promise<Buffer>; end(): void }

interface Waiting { readonly resolve: (bytes: Buffer) => void; readonly reject: (error: Error) => void }

function converse(main: string, onEnd: () => void): Conversation {
  const child = fork(main, [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: withoutOurs(process.env) });
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  const hold = holder(child);

  child.on('message', (message: FromPkcs11Process) => {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    hold(waiting.size > 0);
    if ('bytes' in message) asked?.resolve(Buffer.from(message.bytes));
    else asked?.reject(failureOf(message.failed));
  });
  const ended = (): void => {
    onEnd();
    for (const each of waiting.values()) each.reject(new VaultError('kms-unavailable', { kms: driver, detail: 'the process that holds its library ended' }));
    waiting.clear();
  };
  child.once('exit', ended);
  child.once('error', ended);
  // Nobody waits for the exit of a process that keeps nobody alive; the end of the connection is heard of either way.
  child.once('disconnect', ended);

  return {
    ask(question, signal) {
      const id = nextId;
      nextId += 1;
      const answer = new Promise<Buffer>((resolve, reject) => { waiting.set(id, { resolve, reject }); });
      hold(true);
      child.send({ id, ...question } satisfies ToPkcs11Process, (error) => { if (error !== null) ended(); });
      return within(signal, answer);
    },
    end() {
      onEnd();
      child.kill('SIGKILL');
    },
  };
}

function failureOf(failed: Extract<FromPkcs11Process, { failed: unknown }>['failed']): Error {
  if (failed.returned === null) return new UnfitToken(failed.detail);
  return new LibraryFailure(failed.returned, failed.detail);
}

/** An idle process keeps nobody alive who wants to end. */
function holder(child: ChildProcess): (busy: boolean) => void {
  child.unref();
  return (busy) => {
    if (busy) child.channel?.ref();
    else child.channel?.unref();
  };
}

/** The library's own settings stand in the environment; ours are not its business. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('KEYSTEAD_') && name !== 'NODE_OPTIONS'));
}
