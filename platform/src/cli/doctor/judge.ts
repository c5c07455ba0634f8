import type { DoctorClient, Expected, Step } from './client.ts';
import { type Answered, type Finding, good, note, type Observation, wrong } from './finding.ts';
import { judgeFailure, judgeStranger } from './judge-failure.ts';
import { codeOf, judgeRefusal } from './judge-refusal.ts';

const ours = 'x-keystead-request-id';
/** Fewer events than these may come at once by chance. */
const enoughEvents = 8;
/** Of the wait for the first piece, so much must lie between first and last, or they were held back. */
const smallestSpread = 0.05;

type Judge = (step: Step, answer: Answered, client: Pick<DoctorClient, 'name' | 'token'>) => Finding;

/**
 * What an answer to a step says about the way to the gateway, the token and the model. Pure.
 *
 * @param observed what came of the request. @returns one finding, in words for the client's user.
 */
export function judge(step: Step, observed: Observation, client: Pick<DoctorClient, 'name' | 'token'>): Finding {
  if (observed.kind === 'failed') return step.expects === 'upgrade-refused' ? blockedUpgrade(step) : judgeFailure(step.says, observed);
  return judges[step.expects](step, observed, client);
}

/** For what the gateway answers in a dialect: errors first, then headers that were taken away. */
function dialect(judgeGood: Judge): Judge {
  return (step, answer, client) => {
    if (answer.headers[ours] === undefined) {
      const stranger = judgeStranger(step.says, answer);
      if (stranger !== null) return stranger;
      if (answer.status < 300) return note(step.says, 'It works, but something in front takes headers away (x-keystead-request-id is missing): request ids, retry-after and x-should-retry do not reach the client.', 'Let all headers of answers pass.');
    }
    return answer.status >= 300 ? judgeRefusal(step.says, answer, client.token) : judgeGood(step, answer, client);
  };
}

const list: Judge = ({ says, headers }, { body }) => {
  const asAnthropic = headers?.['anthropic-version'] !== undefined;
  const isOpenAi = /"object":\s*"list"/.test(body);
  if (asAnthropic && isOpenAi) return wrong(says, 'The header anthropic-version did not arrive: something in front takes it away.', 'Let anthropic-version and anthropic-beta pass.');
  return /"(?:id|name)":/.test(body) ? good(says) : note(says, 'This token may use no model yet.', 'Add a key under Credentials, or ask an admin to let this token’s environment and teams use one.');
};

const answered: Judge = ({ says }, { body }) => (body.trimStart().startsWith('{') ? good(says) : wrong(says, 'The answer is no JSON.', 'Something in front changes answers: let them pass as they are.'));

/** A stream that was held back looks fine, and the client shows nothing until the end. */
const stream: Judge = ({ says }, { headers, body, readsAt, broken }) => {
  if (!/^text\/event-stream/i.test(headers['content-type'] ?? '')) return wrong(says, `A stream was asked for, and "${headers['content-type'] ?? 'nothing'}" came.`, 'Something in front changes answers: let them pass as they are.');
  if (broken) return wrong(says, 'The stream was cut off before its end.', 'Look at time limits of the proxy in front (nginx: proxy_read_timeout 600s;).');
  if (/^event: error|"type":\s*"error"|^data: \{"error"/m.test(body)) return judgeRefusal(says, { kind: 'answered', status: 200, headers, body, readsAt, broken }, '');
  const events = body.match(/^data:/gm)?.length ?? 0;
  const first = readsAt[0] ?? 0;
  const spread = (readsAt.at(-1) ?? 0) - first;
  const held = headers['content-length'] !== undefined || (events >= enoughEvents && (readsAt.length === 1 || spread < first * smallestSpread));
  if (held) return wrong(says, `All ${events} pieces came at once: something in front holds the answer back until it is whole.`, 'Switch buffering and compression off for it (nginx: proxy_buffering off; gzip off;).');
  return good(says);
};

const alive: Judge = ({ says }, { status }) => (status < 400 ? good(says) : note(says, `It answers HEAD / with HTTP ${status}; Claude Code takes that for a server that is away and goes on.`, 'Let HEAD / through to Keystead.'));

const large: Judge = (step, answer, { token }) => {
  if (answer.headers[ours] === undefined) return judgeStranger(step.says, answer) ?? good(step.says);
  return codeOf(answer) === 'body_too_large' || codeOf(answer) === 'missing_api_key' ? judgeRefusal(step.says, answer, token) : good(step.says);
};

const upgradeRefused: Judge = (step, { status, headers }) => {
  if (status === 426) return good(step.says);
  if (status === 101) return wrong(step.says, 'Something in front accepts WebSockets itself: what is sent over one goes nowhere.', 'Let it forward the request, or answer 426.');
  if (headers[ours] !== undefined) return note(step.says, 'Something in front takes the Upgrade header away. Codex goes on over HTTP after some tries.', 'Forward it (nginx: proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";), or leave supports_websockets out of Codex’s settings.');
  return note(step.says, `Something in front answers WebSockets with HTTP ${status} instead of 426. Codex goes on over HTTP after some tries.`, 'Let 426 through, or leave supports_websockets out of Codex’s settings.');
};

function blockedUpgrade({ says }: Step): Finding {
  return note(says, 'A WebSocket gets no answer, so Codex waits for its time limit before it goes on over HTTP.', 'Let 426 through, or leave supports_websockets out of Codex’s settings.');
}

const judges: Readonly<Record<Expected, Judge>> = { list: dialect(list), answer: dialect(answered), stream: dialect(stream), alive, 'large-refused': large, 'upgrade-refused': upgradeRefused };
