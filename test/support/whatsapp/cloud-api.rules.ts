import { metaError, type MetaError } from './cloud-api.behaviour.js';
import { isObject } from './json.js';
import { type RegisteredTemplates, templateObjection } from './cloud-api.templates.js';

/** An error with the HTTP status under which Meta sends it. */
export interface Objection {
  readonly httpStatus: number;
  readonly error: MetaError;
}

/** What the sender would have to know to be let in. */
export interface Account {
  readonly accessToken: string;
  readonly phoneNumberId: string;
  readonly templates: RegisteredTemplates;
  /** Whether the person has written to the account within 24 hours. */
  hasHeard(from: string): boolean;
}

/** One request as it arrived. */
export interface Arrival {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: unknown;
}

/** What Meta would object to in a request, in its order: token, sender, parameters. Limits are Meta's own figures. */
export function objectionTo(request: Arrival, account: Account): Objection | undefined {
  if (request.authorization !== `Bearer ${account.accessToken}`) {
    return {
      httpStatus: 401,
      error: metaError(190, { message: 'Invalid OAuth access token - Cannot parse access token' }),
    };
  }
  const sender = /^\/v\d+\.\d+\/(\d+)\/messages$/.exec(request.path)?.[1];
  if (request.method !== 'POST' || sender !== account.phoneNumberId) {
    const message = `Unsupported ${request.method.toLowerCase()} request. The object does not exist or cannot be used.`;
    return { httpStatus: 400, error: metaError(100, { message, subcode: 33, type: 'GraphMethodException' }) };
  }
  const details = faultOf(request);
  if (details !== undefined)
    return { httpStatus: 400, error: metaError(100, { message: '(#100) Invalid parameter', details }) };
  const { to, type, template } = isObject(request.body) ? request.body : {};
  if (type === 'template') return templateObjection(template, account.templates);
  return account.hasHeard(String(to)) ? undefined : WINDOW_IS_CLOSED;
}

/** Code and words: Meta's "Error codes" of the WhatsApp Business Platform. */
const WINDOW_IS_CLOSED: Objection = {
  httpStatus: 400,
  error: metaError(131047, {
    message: '(#131047) Re-engagement message',
    details: 'More than 24 hours have passed since the recipient last replied to the sender number.',
  }),
};

function faultOf({ contentType, body }: Arrival): string | undefined {
  if (!contentType?.startsWith('application/json')) return 'The content type has to be application/json.';
  if (!isObject(body)) return 'The body is not a JSON object.';
  if (body['messaging_product'] !== 'whatsapp') return 'The parameter messaging_product is required.';
  if (!['individual', undefined].includes(body['recipient_type'] as string | undefined)) {
    return 'The parameter recipient_type must be individual.';
  }
  if (typeof body['to'] !== 'string' || !/^\+?[1-9]\d{6,14}$/.test(body['to'])) return 'The parameter to is required.';
  const callbackFault = callbackDataFault(body['biz_opaque_callback_data']);
  if (callbackFault !== undefined) return callbackFault;
  if (body['type'] === 'template')
    return isObject(body['template']) ? undefined : 'The parameter template is required.';
  return body['type'] === 'text' ? textFault(body['text']) : 'The parameter type must be text or template.';
}

function textFault(text: unknown): string | undefined {
  if (!isObject(text) || typeof text['body'] !== 'string' || text['body'] === '') {
    return "The parameter text['body'] is required.";
  }
  if (Array.from(text['body']).length > 4096) return "Param text['body'] must be at most 4096 characters long.";
  if (!['boolean', 'undefined'].includes(typeof text['preview_url']))
    return "Param text['preview_url'] must be a boolean.";
  return undefined;
}

function callbackDataFault(data: unknown): string | undefined {
  if (data === undefined || (typeof data === 'string' && data.length <= 512)) return undefined;
  return 'Param biz_opaque_callback_data must be a string of at most 512 characters.';
}
