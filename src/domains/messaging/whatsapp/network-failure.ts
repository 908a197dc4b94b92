import { property } from './property.js';
import type { Uncertain, Unsent } from './send-outcome.js';
import { codeOf } from '../../../errors/index.js';

/** System calls that end before there is a connection to write to. */
const BEFORE_CONNECTION: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

/**
 * Codes that stop a request before its first byte: the HTTP client's own connect time-out, and the certificates that
 * TLS refuses during its handshake. Other TLS faults can also come later and prove nothing.
 */
const BEFORE_WRITING: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What the error that `fetch` threw proves. Anything that does not prove the contrary may have been sent. */
export function networkOutcome(thrown: unknown): Unsent | Uncertain {
  const notConnected = connectFailureCode(thrown);
  if (notConnected !== undefined) return { status: 'unsent', reason: 'not_connected', errorCode: notConnected };
  const errorCode = codeOf(thrown) ?? codeOf(property(thrown, 'cause'));
  return { status: 'uncertain', reason: 'connection_lost', ...(errorCode !== undefined && { errorCode }) };
}

/**
 * The code of an error after which nothing can have been written. A host with several addresses fails with one error
 * an address: all of them have to prove it.
 */
function connectFailureCode(thrown: unknown): string | undefined {
  const perAddress = property(thrown, 'errors');
  if (Array.isArray(perAddress)) {
    const codes = perAddress.map(connectFailureCode);
    return codes.includes(undefined) ? undefined : codes[0];
  }
  const code = codeOf(thrown);
  const neverConnected = BEFORE_CONNECTION.has(property(thrown, 'syscall'));
  if (code !== undefined && (neverConnected || BEFORE_WRITING.has(code))) return code;
  const cause = property(thrown, 'cause');
  return cause === undefined ? undefined : connectFailureCode(cause);
}
