import { z } from 'zod';
import { type S3Settings, serviceAddress, settleS3 } from './storage-settings.ts';

const text = z.string().min(1);

/** The settings of the places where signed checkpoints are published, and of this installation as a witness of others. */
export const checkpointEnvironment = {
  KEYSTEAD_CHECKPOINTS_S3_BUCKET: text.optional().meta({ description: 'Bucket (best with object lock) that gets every published checkpoint of the audit logs' }),
  KEYSTEAD_CHECKPOINTS_S3_REGION: text.optional().meta({ description: 'Its region; us-east-1 where the server has none' }),
  KEYSTEAD_CHECKPOINTS_S3_ENDPOINT: serviceAddress.optional().meta({ description: 'Address of a server other than AWS’s own' }),
  KEYSTEAD_CHECKPOINTS_S3_PATH_STYLE: z.enum(['true', 'false']).default('false').meta({ description: 'Name that bucket in the path and not in the host' }),
  KEYSTEAD_CHECKPOINTS_S3_PREFIX: text.regex(/^[\w.-]+(?:\/[\w.-]+)*$/, 'must be names between single slashes').optional().meta({ description: 'Folder in that bucket' }),
  KEYSTEAD_CHECKPOINTS_S3_ACCESS_KEY_ID: text.optional().meta({ description: 'Access key (s3:PutObject, s3:GetObject, s3:ListBucket; no right to delete); AWS’s own search where left out' }),
  KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY: text.optional().meta({ secret: true, description: 'Secret of that access key' }),
  KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY_FILE: text.optional().meta({ description: 'File that holds the secret of that access key' }),
  KEYSTEAD_CHECKPOINTS_URL: serviceAddress.optional().meta({ description: 'HTTPS address that gets every published checkpoint as a POST of the signed note' }),
  KEYSTEAD_CHECKPOINTS_URL_TOKEN: text.regex(/^[\u0021-\u007e]+$/, 'must be printable, without spaces').optional().meta({ secret: true, description: 'Bearer token for that address' }),
  KEYSTEAD_CHECKPOINTS_MAIL_TO: text.optional().meta({ description: 'Addresses, with commas between them, that get new checkpoints by mail; needs KEYSTEAD_SMTP_URL' }),
  KEYSTEAD_CHECKPOINTS_MAIL_EVERY: z.enum(['hour', 'day']).default('day').meta({ description: 'How often at most they get mail' }),
  KEYSTEAD_CHECKPOINTS_WITNESSES: text.optional().meta({ description: 'Witnesses (C2SP tlog-witness) that cosign checkpoints: address and verifier key with a space between, a comma after each' }),
  KEYSTEAD_WITNESS_LOGS: text.optional().meta({ description: 'Verifier keys, with commas between them, of the logs that this installation cosigns as a witness; that of a platform’s own log stands for every log there' }),
} as const;

const environment = z.object(checkpointEnvironment);
const address = z.email();

export interface WitnessSetting {
  /** What stands before `/add-checkpoint`. */
  readonly url: string;
  /** Of the witness; Ed25519 cosignatures. */
  readonly verifierKey: string;
}

/** Places that the operator named. */
export interface CheckpointSettings {
  readonly s3: S3Settings | null;
  readonly https: { readonly url: string; readonly token: string | null } | null;
  readonly mail: { readonly to: readonly string[]; readonly every: 'hour' | 'day' } | null;
  readonly witnesses: readonly WitnessSetting[];
  /** Verifier keys of logs that are cosigned here. */
  readonly witnessedLogs: readonly string[];
}

/** Makes the settings of what was read, or says everything that does not fit together. @param sendsMail whether a mail server is named. */
export function readCheckpointSettings(read: z.output<typeof environment>, given: readonly string[], sendsMail: boolean): { readonly settings: CheckpointSettings; readonly problems: readonly string[] } {
  const s3 = given.some((name) => name.startsWith('KEYSTEAD_CHECKPOINTS_S3_')) ? settleS3('KEYSTEAD_CHECKPOINTS_S3_', {
    bucket: read.KEYSTEAD_CHECKPOINTS_S3_BUCKET, region: read.KEYSTEAD_CHECKPOINTS_S3_REGION, endpoint: read.KEYSTEAD_CHECKPOINTS_S3_ENDPOINT, pathStyle: read.KEYSTEAD_CHECKPOINTS_S3_PATH_STYLE, folder: read.KEYSTEAD_CHECKPOINTS_S3_PREFIX,
    accessKeyId: read.KEYSTEAD_CHECKPOINTS_S3_ACCESS_KEY_ID, value: read.KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY, file: read.KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY_FILE,
  }) : { settings: null, problems: [] };
  const problems = [...s3.problems];
  const to = listed(read.KEYSTEAD_CHECKPOINTS_MAIL_TO);
  const witnesses = listed(read.KEYSTEAD_CHECKPOINTS_WITNESSES).map(readWitness);
  if (read.KEYSTEAD_CHECKPOINTS_URL === undefined && read.KEYSTEAD_CHECKPOINTS_URL_TOKEN !== undefined) problems.push('KEYSTEAD_CHECKPOINTS_URL_TOKEN is set without KEYSTEAD_CHECKPOINTS_URL: set both, or remove it');
  if (to.length === 0 && given.includes('KEYSTEAD_CHECKPOINTS_MAIL_EVERY')) problems.push('KEYSTEAD_CHECKPOINTS_MAIL_EVERY is set without KEYSTEAD_CHECKPOINTS_MAIL_TO: set both, or remove it');
  if (to.length > 0 && !sendsMail) problems.push('KEYSTEAD_CHECKPOINTS_MAIL_TO needs a mail server: set KEYSTEAD_SMTP_URL and KEYSTEAD_MAIL_FROM');
  if (to.some((each) => !address.safeParse(each).success)) problems.push('KEYSTEAD_CHECKPOINTS_MAIL_TO: must be addresses with commas between them');
  if (witnesses.includes(null)) problems.push('KEYSTEAD_CHECKPOINTS_WITNESSES: must be https://host/path NAME+ID+KEY, … (http only for this machine itself)');
  return {
    settings: {
      s3: s3.settings, https: read.KEYSTEAD_CHECKPOINTS_URL === undefined ? null : { url: read.KEYSTEAD_CHECKPOINTS_URL, token: read.KEYSTEAD_CHECKPOINTS_URL_TOKEN ?? null },
      mail: to.length === 0 ? null : { to, every: read.KEYSTEAD_CHECKPOINTS_MAIL_EVERY }, witnesses: witnesses.filter((each) => each !== null), witnessedLogs: listed(read.KEYSTEAD_WITNESS_LOGS),
    },
    problems,
  };
}

function listed(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(',').map((each) => each.trim()).filter((each) => each !== '');
}

function readWitness(written: string): WitnessSetting | null {
  const [url = '', verifierKey, ...rest] = written.split(/\s+/);
  const read = serviceAddress.safeParse(url);
  return !read.success || verifierKey === undefined || rest.length > 0 ? null : { url: read.data, verifierKey };
}
