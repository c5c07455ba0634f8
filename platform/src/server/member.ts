import type { ChildProcess } from 'node:child_process';
import type { Drain, FromRole, RequestName, Requests, RoleName, ToRole } from './messages.ts';

/** What a process has beyond the time it was given, to write down what was cut off. */
const killAfterMilliseconds = 5_000;

/** One process of a role, and the conversation with it. */
export class Member {
  readonly process: ChildProcess;
  readonly role: RoleName;
  readonly slot: number;
  readonly ready: Promise<void>;
  readonly exited: Promise<void>;
  #nextId = 1;
  readonly #waiting = new Map<number, { resolve: (output: unknown) => void; reject: (error: Error) => void }>();

  constructor(role: RoleName, slot: number, child: ChildProcess) {
    this.process = child;
    this.role = role;
    this.slot = slot;
    this.exited = new Promise((resolve) => { child.once('exit', () => resolve()); });
    this.ready = new Promise((resolve, reject) => {
      child.on('message', (message: FromRole) => {
        if (message.type === 'ready') resolve();
        else if (message.type === 'fatal') reject(new Error(message.message));
        else this.#settle(message);
      });
      child.once('exit', (code, signal) => {
        const error = new Error(`the ${role} process ended (${signal ?? code})`);
        reject(error);
        for (const waiting of this.#waiting.values()) waiting.reject(error);
      });
      child.once('error', reject);
    });
    // Whoever waits for it hears of it; a later exit is the tree's to handle.
    this.ready.catch(() => undefined);
  }

  send(message: ToRole): void {
    // A process that is ending cannot be told anything any more; its exit is what counts.
    if (this.process.connected) this.process.send(message, () => undefined);
  }

  ask<Name extends RequestName>(name: Name, input: Requests[Name]['input']): Promise<Requests[Name]['output']> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: (output) => resolve(output as Requests[Name]['output']), reject });
      this.send({ type: 'request', id, name, input });
    });
  }

  #settle(message: Extract<FromRole, { type: 'reply' }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error === undefined) waiting?.resolve(message.output);
    else waiting?.reject(new Error(message.error));
  }

  /** Lets the process end; one that does not in time is ended. Asked again, it can only be given less time. */
  async drain(how: Drain): Promise<void> {
    this.send({ type: 'drain', drain: how });
    const timer = setTimeout(() => this.process.kill('SIGKILL'), how.limitMilliseconds + killAfterMilliseconds);
    await this.exited;
    clearTimeout(timer);
  }
}
