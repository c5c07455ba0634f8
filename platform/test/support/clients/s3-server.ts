import { join } from 'node:path';
import { clientsFolder } from './installed.ts';

/** A server of S3 that people run: github.com/versity/versitygw (Apache-2.0), built with Go by `npm run clients -- install`. No dependency of anything. */
export const s3ServerModule = 'github.com/versity/versitygw/cmd/versitygw@v1.8.0';

export const s3Folder = join(clientsFolder, 'go');
export const s3Server = join(s3Folder, 'versitygw');
