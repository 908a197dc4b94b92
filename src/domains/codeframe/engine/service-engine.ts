import type { RemoteServiceConfig } from '../../../config/index.js';
import { BootFault, codeOf } from '../../../errors/index.js';
import { minutes, seconds } from '../../../jobs/index.js';
import { boundedText } from '../../../remote/bounded-text.js';
import { retryAfterMs } from '../../../remote/retry-after.js';
import { callKey } from './call-key.js';
import type { NamingEngine, NamingOutcome, NamingRequest } from './naming-engine.js';
import { readAnswer } from './service-answer.js';

/** Bytes of an answer that are read: a hundred codes with long descriptions in any script stay below. */
const ANSWER_LIMIT = 1_048_576;

/** A wait that the service does not state, and the longest that is believed of it. */
const USUAL_WAIT_MS = seconds(30);
const LONGEST_WAIT_MS = minutes(15);

const TOO_MANY_REQUESTS = 429;

/**
 * The first call under the key is not over, as after a crash of ours (draft-ietf-httpapi-idempotency-key-header, 2.7): its
 * answer is worth waiting for.
 */
const IN_PROGRESS = 409;
const IN_PROGRESS_WAIT_MS = seconds(5);

/** Not known, not paid, not allowed: whatever is asked next will be refused as well. */
const NEEDS_A_PERSON: ReadonlySet<number> = new Set([401, 402, 403]);

/** They are about the moment, not about the request. */
const PASSING: ReadonlySet<number> = new Set([408, 425]);

/**
 * Has clusters named by a service of somebody else: `POST {url}/api/generate-codeframe`, with an `Idempotency-Key` under
 * which the service answers, and charges, once.
 */
export class ServiceEngine implements NamingEngine {
  readonly name = 'service';
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @throws BootFault when no request can be made of the configuration */
  constructor(private readonly config: RemoteServiceConfig) {
    this.#url = `${config.url}/api/generate-codeframe`;
    this.#headers = {
      'content-type': 'application/json',
      ...(config.token !== undefined && { authorization: `Bearer ${config.token}` }),
    };
    assertSendable(this.#url, this.#headers);
  }

  async nameCluster(request: NamingRequest, signal: AbortSignal): Promise<NamingOutcome> {
    signal.throwIfAborted();
    const deadline = AbortSignal.timeout(this.config.timeoutMs);
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { ...this.#headers, 'idempotency-key': callKey(request) },
        body: JSON.stringify(bodyOf(request)),
        // A redirect would carry the token and what customers wrote to another address.
        redirect: 'manual',
        signal: AbortSignal.any([signal, deadline]),
      });
      const text = await boundedText(response, ANSWER_LIMIT);
      return response.ok ? read(text, request) : refusal(response);
    } catch (error) {
      signal.throwIfAborted();
      return deadline.aborted ? timedOut(this.config.timeoutMs) : unreachable(error);
    }
  }
}

function bodyOf({ generationId, cluster, texts, config }: NamingRequest): object {
  return {
    generation_id: generationId,
    cluster_id: cluster,
    cluster_texts: texts.map(({ id, text, language }) => ({ id, text, language })),
    config: { target_language: config.targetLanguage, hierarchy_preference: config.hierarchyPreference },
  };
}

function read(text: string | undefined, { texts }: NamingRequest): NamingOutcome {
  if (text === undefined) return failed('answer_too_large', `The answer is larger than ${ANSWER_LIMIT} bytes.`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failed('answer_not_json', 'The answer is no JSON.');
  }
  const answer = readAnswer(json, new Set(texts.map(({ id }) => id)));
  if (answer.kind === 'usable') return { kind: 'named', theme: answer.theme, costUsd: answer.costUsd };
  const { reason, costUsd } = answer;
  const message = `In the answer ${reason}.`;
  if (costUsd === undefined) return failed('answer_invalid', message);
  // Who names a price is the service itself, and no gateway before it: under the same key the same would come again.
  return { kind: 'refused', code: 'answer_invalid', message, costUsd };
}

function refusal({ status, headers }: Response): NamingOutcome {
  const waitMs = retryAfterMs(headers);
  if (status === IN_PROGRESS) return slowDown('job', status, waitMs ?? IN_PROGRESS_WAIT_MS);
  if (status === TOO_MANY_REQUESTS || (status === 503 && waitMs !== undefined))
    return slowDown('queue', status, waitMs ?? USUAL_WAIT_MS);
  if (status >= 500 || PASSING.has(status))
    return failed('service_unavailable', `The codeframe service answered with HTTP ${status}.`);
  if (NEEDS_A_PERSON.has(status)) return stopped(status);
  return {
    kind: 'refused',
    code: 'service_refused',
    message: `The codeframe service refused the cluster with HTTP ${status}.`,
  };
}

function slowDown(scope: 'job' | 'queue', status: number, waitMs: number): NamingOutcome {
  const delayMs = Math.min(Math.max(waitMs, seconds(1)), LONGEST_WAIT_MS);
  return { kind: 'slow_down', scope, delayMs, message: `The codeframe service asks for patience (HTTP ${status}).` };
}

function stopped(status: number): NamingOutcome {
  const mend = 'look at CODEFRAME_SERVICE_TOKEN and the account, then resume the queue';
  return { kind: 'stopped', message: `The codeframe service does not let us in (HTTP ${status}): ${mend}.` };
}

const failed = (code: string, message: string): NamingOutcome => ({ kind: 'failed', code, message });

const timedOut = (ms: number): NamingOutcome =>
  failed('service_timeout', `The codeframe service did not answer within ${ms} ms.`);

function unreachable(error: unknown): NamingOutcome {
  const code = codeOf(error);
  const reason = code === undefined ? '' : ` (${code})`;
  return failed('service_unreachable', `The codeframe service could not be reached, or broke off its answer${reason}.`);
}

/** What no request can be made of is found at start, not at the first cluster. */
function assertSendable(url: string, headers: Readonly<Record<string, string>>): void {
  // Behind a query or a fragment the path would be a part of it.
  if (/[?#]/.test(url)) throw unusable();
  try {
    void new Request(url, { method: 'POST', headers });
  } catch {
    // The cause is left out on purpose: it quotes the header, and with it the token.
    throw unusable();
  }
}

const unusable = (): BootFault =>
  new BootFault(
    'The codeframe service cannot be used: CODEFRAME_SERVICE_URL has to be a plain URL without user and password, query or ' +
      'fragment, and CODEFRAME_SERVICE_TOKEN may hold only what an HTTP header can carry.',
  );
