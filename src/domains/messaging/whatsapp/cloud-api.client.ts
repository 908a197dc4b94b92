import { readAnswer } from './cloud-api.answer.js';
import { networkOutcome } from './network-failure.js';
import type { OutgoingForm, OutgoingMessage } from './outgoing-message.js';
import type { Refused, SendOutcome } from './send-outcome.js';
import type { WhatsAppConfig } from '../../../config/index.js';
import { BootFault } from '../../../errors/index.js';
import { storableText } from '../../../jobs/index.js';
import { boundedText } from '../../../remote/bounded-text.js';
import { cut } from '../../../text/cut.js';

/** Most bytes of an answer that are read. Meta's answers stay under 2 KiB; a broken gateway's may never end. */
const ANSWER_LIMIT = 65_536;

/** Most characters of the provider's words that are kept, so that a row of ours stays small. */
const WORDS_LIMIT = 500;

/** Sends through Meta's WhatsApp Cloud API. Reports what became of a message, and never throws for the network. */
export class CloudApiClient {
  private readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;

  constructor(
    private readonly config: WhatsAppConfig,
    private readonly fetchFn: typeof fetch = fetch,
  ) {
    this.url = `${config.apiUrl}/${config.phoneNumberId}/messages`;
    this.headers = { authorization: `Bearer ${config.accessToken}`, 'content-type': 'application/json' };
    assertSendable(this.url, this.headers);
  }

  /** @param signal gives up waiting; once the request is under way its outcome is then uncertain. */
  async send(message: OutgoingMessage, signal?: AbortSignal): Promise<SendOutcome> {
    if (signal?.aborted) return { status: 'unsent', reason: 'aborted' };
    const deadline = AbortSignal.timeout(this.config.timeoutMs);
    try {
      const response = await this.fetchFn(this.url, {
        method: 'POST',
        headers: this.headers,
        body: JSON.stringify(requestBody(message)),
        // A redirect would carry token and text to another address, so it is read as the refusal that it is.
        redirect: 'manual',
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      });
      const answer = readAnswer(response.status, await boundedText(response, ANSWER_LIMIT));
      return answer.status === 'refused' ? this.withoutSecrets(answer, message) : answer;
    } catch (error) {
      // The two signals are asked here, and so kept reachable: AbortSignal.any alone does not keep a source alive.
      return failedOutcome(error, signal, deadline);
    }
  }

  /** Meta echoes what it was sent, a malformed token for one; an outcome is stored and logged. */
  private withoutSecrets(answer: Refused, { to, form }: OutgoingMessage): Refused {
    const secrets = [this.config.accessToken, to, to.slice(1), ...wordsOf(form)].filter((secret) => secret !== '');
    const clean = (words: string): string =>
      cut(
        secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), storableText(words)),
        WORDS_LIMIT,
      );
    return { ...answer, title: clean(answer.title), message: clean(answer.message) };
  }
}

/** Shape: Meta's Cloud API, "Messages"; Meta returns the callback data in every status webhook of the message. */
function requestBody({ to, form, effectKey }: OutgoingMessage): object {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    ...contentOf(form),
    biz_opaque_callback_data: effectKey,
  };
}

/** Shapes: "Text messages" and "Template messages" of Meta's Cloud API. */
function contentOf(form: OutgoingForm): object {
  if (form.kind === 'text') return { type: 'text', text: { body: form.body, preview_url: false } };
  const { name, language, parameters } = form.template;
  const body = { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) };
  return { type: 'template', template: { name, language: { code: language }, components: [body] } };
}

/** Shorter words are found in any sentence, and tell nobody anything. */
const SHORTEST_SECRET = 5;

function wordsOf(form: OutgoingForm): readonly string[] {
  const words = form.kind === 'text' ? [form.body] : form.template.parameters;
  return words.filter(({ length }) => length >= SHORTEST_SECRET);
}

function failedOutcome(thrown: unknown, signal: AbortSignal | undefined, deadline: AbortSignal): SendOutcome {
  // First, because what is thrown now is the caller's own reason, which may look like any error.
  if (signal?.aborted) return { status: 'uncertain', reason: 'aborted' };
  const outcome = networkOutcome(thrown);
  return outcome.status === 'uncertain' && deadline.aborted ? { status: 'uncertain', reason: 'timeout' } : outcome;
}

/** What no request can be made of is found at start, not at the first message. */
function assertSendable(url: string, headers: Readonly<Record<string, string>>): void {
  try {
    void new Request(url, { method: 'POST', headers });
  } catch {
    // The cause is left out on purpose: it quotes the header, and with it the token.
    throw new BootFault(
      'WhatsApp cannot be used: WHATSAPP_API_URL has to be a plain URL without user and password, and ' +
        'WHATSAPP_ACCESS_TOKEN may hold only what an HTTP header can carry. Mend them, or unset the token for the sandbox.',
    );
  }
}
