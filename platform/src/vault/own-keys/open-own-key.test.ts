import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openEgress, systemClock } from '../../foundation/index.ts';
import { startAwsStandIn } from '../kms/stand-ins/aws-stand-in.ts';
import { startAzureStandIn } from '../kms/stand-ins/azure-stand-in.ts';
import { startGoogleStandIn } from '../kms/stand-ins/google-stand-in.ts';
import { startTransitStandIn } from '../kms/stand-ins/transit-stand-in.ts';
import { type OwnKeyAccess, openOwnKey } from './open-own-key.ts';

const [aws, azure, google, transit] = await Promise.all([startAwsStandIn(), startAzureStandIn(), startGoogleStandIn(), startTransitStandIn()]);
const inside = openEgress({ allowPrivate: true });
const outside = openEgress({ allowPrivate: false });
after(() => Promise.all([inside, outside, aws, azure, google, transit].map((each) => each.close())));

const tenant = '0198c0de-0000-7000-8000-000000000001';
const services = { egress: inside, clock: systemClock };
const awsAccess: OwnKeyAccess = { service: 'aws', key: aws.createKey(), settings: { accessKeyId: aws.credentials.accessKeyId }, secret: aws.credentials.secretAccessKey };
const googleAccess: OwnKeyAccess = { service: 'google', key: google.createKey(), settings: {}, secret: JSON.stringify(google.account) };
const azureAccess: OwnKeyAccess = { service: 'azure', key: azure.createKey(), settings: { directoryId: azure.application.tenantId, clientId: azure.application.clientId }, secret: azure.application.clientSecret };
const transitAccess: OwnKeyAccess = { service: 'transit', key: transit.createKey(), settings: { address: `${transit.url}/`, namespace: transit.namespace }, secret: transit.createToken() };

describe('V2 own keys at every service', () => {
  const endpoints = { aws: aws.url, google: google.url, azureAuthority: azure.url };

  it('V2 each wraps and unwraps with what the tenant gave', async () => {
    for (const access of [awsAccess, googleAccess, azureAccess, transitAccess, { ...transitAccess, settings: { ...transitAccess.settings, roleId: transit.roleId }, secret: transit.secretId }]) {
      const kms = await openOwnKey(tenant, access, { ...services, endpoints });
      const context = { tenant };
      assert.equal((await kms.unwrap(context, await kms.wrap(context, Buffer.from('x')))).toString(), 'x', access.service);
      await kms.close?.();
    }
  });

  it('V2 what the tenant gave wrongly is refused by name, without the secret', async () => {
    for (const access of [awsAccess, googleAccess, azureAccess, transitAccess]) {
      const secret = access.service === 'google' ? JSON.stringify({ ...google.account, client_email: 'canary-other@stand-in' }) : 'canary-wrong-secret';
      await assert.rejects(openOwnKey(tenant, { ...access, secret }, { ...services, endpoints }), (error: Error & { code: string }) => error.code === 'kms-refused' && !error.message.includes('canary'), access.service);
    }
  });

  it('attack 16: an own key is at its service’s own hosts, or at an address that a tenant may name', async () => {
    const refused: readonly (readonly [OwnKeyAccess, RegExp])[] = [
      [{ ...awsAccess, key: 'alias/keystead' }, /by its ARN/], [{ ...awsAccess, key: 'http://169.254.169.254/' }, /by its ARN/],
      [googleAccess, /token_uri/], [{ ...googleAccess, secret: '{"type":"authorized_user"}' }, /not the JSON key/],
      [azureAccess, /vault\.azure\.net/], [{ ...azureAccess, key: 'https://vault.azure.net.attacker.example/keys/a' }, /vault\.azure\.net/], [{ ...azureAccess, key: 'https://a.vault.azure.net:8443/keys/a' }, /vault\.azure\.net/],
      [{ ...transitAccess, settings: { address: 'http://vault.example' } }, /https:\/\/host/], [{ ...transitAccess, settings: { address: 'https://user@vault.example' } }, /https:\/\/host/], [{ ...transitAccess, settings: { address: 'file:///etc/passwd' } }, /https:\/\/host/],
    ];
    for (const [access, message] of refused) await assert.rejects(openOwnKey(tenant, access, services), { code: 'kms-unfit', message });
  });

  it('attack 16: private and metadata addresses are not reached by an own key', async () => {
    const asked = transit.asked.length;
    for (const address of [transit.url, 'https://169.254.169.254', 'https://[::1]:8200', 'https://10.0.0.1', 'https://localhost:8200', 'https://2130706433']) {
      await assert.rejects(openOwnKey(tenant, { ...transitAccess, settings: { ...transitAccess.settings, address } }, { ...services, egress: outside }), { code: 'kms-unavailable', message: /private address/ }, address);
    }
    assert.equal(transit.asked.length, asked);
  });
});
