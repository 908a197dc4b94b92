import { seconds } from '../../../../jobs/index.js';

/** What `SMTP_URL` may say behind the `?`; nodemailer would take any setting from there, also to log what is sent. */
const SETTINGS: ReadonlySet<string> = new Set([
  'authMethod',
  'ignoreTLS',
  'name',
  'requireTLS',
  'tls.rejectUnauthorized',
  'tls.servername',
]);

/** How long the mail server is waited for, in ms; together they stay below the time of the job, 30 s. */
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

/** How the mail server is reached. */
export function connectionSettings(smtpUrl: string, { connection, answer }: SmtpTimeouts) {
  return {
    url: withoutOtherSettings(smtpUrl),
    pool: true,
    // As many as the queue runs at a time.
    maxConnections: 5,
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

function withoutOtherSettings(smtpUrl: string): string {
  const url = new URL(smtpUrl);
  const allowed = [...url.searchParams].filter(([name]) => SETTINGS.has(name));
  url.search = new URLSearchParams(allowed).toString();
  return url.href;
}
