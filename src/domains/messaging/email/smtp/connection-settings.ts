import { seconds } from '../../../../jobs/index.js';

/**
 * How long the mail server is waited for, in ms. One wait alone stays below the time of the job, 30 s, and says what it
 * was for; of a server that is slow at each step the job's time is over first, which breaks the attempt off.
 */
export interface SmtpTimeouts {
  /** For looking the host up, all its addresses, the greeting and TLS together. */
  readonly connection: number;
  /**
   * For each answer. RFC 5321, section 4.5.3.2.6, wants ten minutes for the answer to the mail itself; whether a mail was
   * taken that is answered later than this is uncertain.
   */
  readonly answer: number;
}

export const SMTP_TIMEOUTS: SmtpTimeouts = { connection: seconds(8), answer: seconds(20) };

/** How the mail server is reached. @param smtpUrl as the configuration has checked it: the client takes any setting from it */
export function connectionSettings(smtpUrl: string, { connection, answer }: SmtpTimeouts) {
  return {
    url: smtpUrl,
    pool: true,
    // The queue's concurrency is the limit, which operators raise while the program runs: a mail that waited for a
    // connection in here would wait on the time of its job.
    maxConnections: Number.MAX_SAFE_INTEGER,
    maxMessages: 100,
    // A connection that the server closed while it was idle is replaced at once, before any of the mail is sent.
    maxRequeues: 1,
    connectionTimeout: connection,
    greetingTimeout: connection,
    socketTimeout: answer,
    disableFileAccess: true,
    disableUrlAccess: true,
  } as const;
}
