import { ssoOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import { readMetadata } from '../sso/saml/metadata.ts';

export function readSamlMetadata() {
  return implement(ssoOperations.readSamlMetadata, async ({ body }) => readMetadata(body.xml));
}
