import type { VerifierPorts } from '@keystead/contract';
import type { CheckpointSettings, Clock, Database, Egress } from '../../foundation/index.ts';
import { createPostText } from './http.ts';
import { openHttpsEndpoint } from './https-endpoint.ts';
import { type CheckpointMail, openMailPlace } from './mail.ts';
import type { Place } from './place.ts';
import { openExtensions } from './read-logs.ts';
import { openS3Place } from './s3.ts';
import { type WitnessPlaceOptions, openWitnessPlace } from './witness-place.ts';

interface PlacesOptions {
  readonly settings: CheckpointSettings;
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly ports: VerifierPorts;
  /** `null`: nothing is mailed by this process. */
  readonly mail: CheckpointMail | null;
}

/** Kinds of places, each with what it makes of the settings. */
const kinds: Readonly<Record<string, (options: PlacesOptions) => readonly (Place | Promise<Place>)[]>> = {
  s3: ({ settings: { s3 } }) => (s3 === null ? [] : [openS3Place(s3)]),
  https: ({ settings: { https }, egress }) => (https === null ? [] : [openHttpsEndpoint(https, createPostText(egress))]),
  mail: ({ settings, clock, mail }) => (settings.mail === null || mail === null ? [] : [openMailPlace({ ...settings.mail, clock, mail })]),
  witness: ({ settings: { witnesses }, database, egress, ports }) => witnesses.map((setting) => openNamedWitness({ setting, post: createPostText(egress), extend: openExtensions(database), ports })),
};

/** @throws Error naming the setting. */
function openNamedWitness(options: WitnessPlaceOptions): Place {
  try {
    return openWitnessPlace(options);
  } catch (error) {
    throw new Error(`KEYSTEAD_CHECKPOINTS_WITNESSES: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The places that the operator named. @throws Error where a setting cannot be used. */
export async function openPlaces(options: PlacesOptions): Promise<readonly Place[]> {
  return Promise.all(Object.values(kinds).flatMap((open) => open(options)).map(async (place) => place));
}
