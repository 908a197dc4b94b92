/** How the emulator answers one request. */
export type Behaviour =
  /** Checks the request as Meta does, and takes the message if nothing is wrong with it. */
  | {
      readonly kind: 'accept';
      /** The id that the message gets; else one that nobody knows before. */
      readonly id?: string;
    }
  | { readonly kind: 'error'; readonly httpStatus: number; readonly error: MetaError }
  /** Any answer at all, as a gateway in between might give it. */
  | { readonly kind: 'raw'; readonly httpStatus: number; readonly headers: Headers; readonly body: string }
  | { readonly kind: 'delay'; readonly ms: number; readonly next: Behaviour }
  /** Reads the request and never answers. */
  | { readonly kind: 'hang' }
  /** Reads the request, then breaks the connection. */
  | { readonly kind: 'reset' }
  /** Breaks the connection before anything is read, so that no request is recorded. */
  | { readonly kind: 'refuse' }
  /** Takes the message, sends half of the answer and breaks the connection. */
  | { readonly kind: 'cut' }
  /** Takes the message, sends half of the answer and no more. */
  | { readonly kind: 'stall' };

type Headers = Readonly<Record<string, string>>;

/** `error` of an answer; shape: Meta's "Error codes" of the WhatsApp Business Platform. */
export interface MetaError {
  readonly message: string;
  readonly type: string;
  readonly code: number;
  readonly error_subcode?: number;
  readonly error_data?: { readonly messaging_product: 'whatsapp'; readonly details: string };
  readonly fbtrace_id: string;
}

export interface ErrorDetails {
  readonly message?: string;
  readonly type?: string;
  readonly subcode?: number;
  readonly details?: string;
  readonly fbtraceId?: string;
}

/** One line a behaviour, so that a test reads as what the provider does. */
export const behave = {
  accept: (): Behaviour => ({ kind: 'accept' }),
  acceptAs: (id: string): Behaviour => ({ kind: 'accept', id }),
  error: (code: number, httpStatus = 400, details: ErrorDetails = {}): Behaviour => ({
    kind: 'error',
    httpStatus,
    error: metaError(code, details),
  }),
  delay: (ms: number, next: Behaviour = { kind: 'accept' }): Behaviour => ({ kind: 'delay', ms, next }),
  hang: (): Behaviour => ({ kind: 'hang' }),
  reset: (): Behaviour => ({ kind: 'reset' }),
  refuse: (): Behaviour => ({ kind: 'refuse' }),
  cut: (): Behaviour => ({ kind: 'cut' }),
  stall: (): Behaviour => ({ kind: 'stall' }),
  raw: (httpStatus: number, body: string, headers: Headers = { 'content-type': 'application/json' }): Behaviour => ({
    kind: 'raw',
    httpStatus,
    headers,
    body,
  }),
  badGateway: (): Behaviour =>
    behave.raw(502, '<!doctype html><h1>Bad gateway</h1>', { 'content-type': 'text/html; charset=utf-8' }),
  truncatedJson: (httpStatus = 200): Behaviour => behave.raw(httpStatus, '{"messaging_product":"whatsapp","mess'),
};

export function metaError(code: number, details: ErrorDetails = {}): MetaError {
  return {
    message: details.message ?? `(#${code}) Emulated error`,
    type: details.type ?? 'OAuthException',
    code,
    ...(details.subcode !== undefined && { error_subcode: details.subcode }),
    ...(details.details !== undefined && {
      error_data: { messaging_product: 'whatsapp', details: details.details },
    }),
    fbtrace_id: details.fbtraceId ?? 'AbCdEfGhIjKlMnOpQrStUvW',
  };
}
