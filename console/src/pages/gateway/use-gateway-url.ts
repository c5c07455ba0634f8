import { useRead } from '../../api/index.ts';

/** Where programs reach the gateway: without `/v1`, without a slash at the end. */
export function useGatewayUrl(): string {
  const home = useRead('readHome');
  return (home.data?.gatewayUrl ?? location.origin).replace(/\/+$/, '').replace(/\/v1$/, '');
}
