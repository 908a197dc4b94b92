import { classify } from './cloud-api.errors.js';
import { property } from './property.js';
import type { Accepted, Refused, Uncertain } from './send-outcome.js';

/** What an answer says. `text` is undefined when the body was longer than anyone should read. */
export function readAnswer(httpStatus: number, text: string | undefined): Accepted | Refused | Uncertain {
  const body = parsed(text);
  return httpStatus >= 200 && httpStatus <= 299 ? readSuccess(body) : readError(httpStatus, body);
}

function readSuccess(body: unknown): Accepted | Uncertain {
  const messages = property(body, 'messages');
  const id = Array.isArray(messages) ? filled(property(messages[0], 'id')) : undefined;
  // Without the id no webhook could ever be matched, yet the status says that the message is on its way.
  if (id === undefined) return { status: 'uncertain', reason: 'answer_unreadable' };
  return { status: 'accepted', providerMessageId: id };
}

function readError(httpStatus: number, body: unknown): Refused {
  const error = property(body, 'error');
  const code = property(error, 'code');
  const known = typeof code === 'number' && Number.isSafeInteger(code) ? { code } : {};
  const fbtraceId = filled(property(error, 'fbtrace_id'));
  const title = titleOf(error) ?? `HTTP ${httpStatus} without an error object`;
  return {
    status: 'refused',
    class: classify({ httpStatus, ...known }),
    httpStatus,
    ...known,
    title,
    message: filled(property(property(error, 'error_data'), 'details')) ?? title,
    ...(fbtraceId !== undefined && { fbtraceId }),
  };
}

/** Meta has no field for the title in answers: it stands in the message, after the code in brackets. */
function titleOf(error: unknown): string | undefined {
  return filled(filled(property(error, 'message'))?.replace(/^\(#\d+\)\s*/, ''));
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function filled(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
