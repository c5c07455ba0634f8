import type { StreamDestination } from '@keystead/contract';
import type { Clock, ResolveName } from '../../foundation/index.ts';
import type { StreamedEvent } from '../streamed-event.ts';

/** What became of sending. */
export interface Outcome {
  /** The receiver has them all; where it is false it may have some, and gets them again. */
  readonly delivered: boolean;
  /** HTTP status; `null` where there was none. */
  readonly status: number | null;
  /** In plain words, without anything that the receiver wrote. */
  readonly detail: string;
  /** The receiver asks to be left alone for so long. */
  readonly retryAfterSeconds: number | null;
  /** The receiver asks for nothing more, ever. */
  readonly gone: boolean;
}

/** What a way of sending needs. */
export interface TransportPorts {
  readonly clock: Clock;
  /** Of this program. */
  readonly version: string;
  /** Why private addresses are refused; `null` where they are allowed. */
  readonly privateRefusal: string | null;
  /** The system's resolver where left out. */
  readonly resolve?: ResolveName;
  /** For everything about one batch. */
  readonly timeoutMilliseconds: number;
}

/** A way to one receiver, for as long as there is something to send. */
export interface Line {
  /** At most `mostEvents` of them, in the order of the log. Never rejects. */
  send(events: readonly StreamedEvent[]): Promise<Outcome>;
  close(): Promise<void>;
}

/** A way of sending. */
export interface Transport<Destination extends StreamDestination = StreamDestination> {
  readonly mostEvents: number;
  /** For people and for the log; without any secret. */
  describe(destination: Destination): string;
  /** What a secret was entered for: at another one it has to be entered again. `null`: it is not sent, so it goes with the stream. */
  secretIsFor(destination: Destination): string | null;
  /** @param secrets the one in use first; none where there is none. */
  open(destination: Destination, secrets: readonly string[], ports: TransportPorts): Line;
}
