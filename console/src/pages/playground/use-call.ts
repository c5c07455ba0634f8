import type { environments, TranslatedRequest } from '@keystead/contract';
import { useEffect, useRef, useState } from 'react';
import { type ApiProblem, call, toApiProblem } from '../../api/index.ts';
import { announce } from '../../ui/index.ts';
import { type CallProgress, callGateway } from './gateway-call.ts';

export type Environment = (typeof environments)[number];

/** A call to the gateway from this page, with a token of five minutes that is asked for with each call and kept nowhere. */
export function useCall(environment: Environment) {
  const [progress, setProgress] = useState<CallProgress | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);
  async function send(request: TranslatedRequest): Promise<void> {
    controller.current?.abort();
    const own = new AbortController();
    controller.current = own;
    setProblem(null);
    try {
      const { token } = await call('issuePlaygroundToken', { body: { environment } });
      await callGateway(request, token, { signal: own.signal, onProgress: (next) => { if (controller.current === own) setProgress(next); } });
      announce('The answer has come to its end');
    } catch (error) {
      setProgress(null);
      setProblem(toApiProblem(error));
    }
  }
  return { progress, problem, send, stop: () => controller.current?.abort(), running: progress?.state === 'sending' || progress?.state === 'answering' };
}
