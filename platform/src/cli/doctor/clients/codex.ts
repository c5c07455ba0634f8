import type { DoctorClient } from '../client.ts';
import { largeResponses, responsesStream, responsesUpgrade } from '../steps.ts';

export const codex: DoctorClient = {
  id: 'codex', name: 'Codex CLI', basePath: '/v1', token: 'authorization',
  settings: 'codex -m {model} -c model_provider=keystead -c \'model_providers.keystead={name="Keystead",base_url="{base}",env_key="KEYSTEAD_TOKEN",wire_api="responses"}\'',
  note: 'The same stands in ~/.codex/config.toml under [model_providers.keystead]. It speaks Responses alone, and tries a WebSocket first where supports_websockets is set.',
  steps: [responsesUpgrade, responsesStream, largeResponses],
};
