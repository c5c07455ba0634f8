import { groupSchema } from './groups.ts';
import { userSchema } from './users.ts';

const attribute = (name: string, more: object = {}) => ({ name, type: 'string', multiValued: false, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', ...more });
const list = (resources: readonly object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: resources.length, startIndex: 1, itemsPerPage: resources.length, Resources: resources });

/** What can be asked of this service (RFC 7643, section 5). */
export function serviceProviderConfig(baseUrl: string) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'], documentationUri: `${baseUrl}/reference`,
    patch: { supported: true }, bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 }, filter: { supported: true, maxResults: 200 }, changePassword: { supported: false }, sort: { supported: false }, etag: { supported: false },
    authenticationSchemes: [{ type: 'oauthbearertoken', name: 'API token', description: 'An API token with the scope people.manage', primary: true }],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/scim/v2/ServiceProviderConfig` },
  };
}

export function resourceTypes(baseUrl: string) {
  const type = (name: string, endpoint: string, schema: string) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], id: name, name, endpoint, schema, meta: { resourceType: 'ResourceType', location: `${baseUrl}/scim/v2/ResourceTypes/${name}` } });
  return list([type('User', '/Users', userSchema), type('Group', '/Groups', groupSchema)]);
}

/** The attributes that have an effect here. Others are taken and left out. */
export function schemas(baseUrl: string) {
  const schema = (id: string, name: string, attributes: readonly object[]) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], id, name, attributes, meta: { resourceType: 'Schema', location: `${baseUrl}/scim/v2/Schemas/${id}` } });
  return list([
    schema(userSchema, 'User', [
      attribute('userName', { required: true, uniqueness: 'server' }), attribute('displayName'), attribute('externalId', { caseExact: true }), attribute('active', { type: 'boolean' }),
      attribute('name', { type: 'complex', subAttributes: [attribute('formatted'), attribute('givenName', { returned: 'never' }), attribute('familyName', { returned: 'never' })] }),
      attribute('emails', { type: 'complex', multiValued: true, mutability: 'readOnly', subAttributes: [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })] }),
      attribute('roles', { type: 'complex', multiValued: true, subAttributes: [attribute('value', { canonicalValues: ['admin', 'member', 'viewer', 'auditor', 'finance'] })] }),
    ]),
    schema(groupSchema, 'Group', [
      attribute('displayName', { required: true, uniqueness: 'server' }), attribute('externalId', { caseExact: true }),
      attribute('members', { type: 'complex', multiValued: true, subAttributes: [attribute('value', { mutability: 'immutable' }), attribute('display', { mutability: 'readOnly' })] }),
    ]),
  ]);
}
