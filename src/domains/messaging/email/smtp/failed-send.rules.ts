import { codeOf } from '../../../../errors/index.js';
import type { MailOutcome, SmtpReply } from './mail-outcome.js';
import { classifyRefusal } from './refusal.rules.js';

/** What nodemailer says of a failure; its own codes are in `nodemailer/lib/errors`. */
interface SendError {
  readonly code?: string;
  /** The code of the system, where nodemailer put its own in the place of it. */
  readonly originalCode?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** The client itself refuses what no server would take. */
const REFUSED_BY_CLIENT: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE']);

const REPLY = /^(?<code>[245]\d\d)[ -](?:(?<enhancedCode>[245]\.\d{1,3}\.\d{1,3})[ \t]+)?(?<words>.*)/;

/**
 * What an error of nodemailer proves.
 *
 * @param recipient the address that the mail was for
 * @param hasBegun whether a byte of the mail itself has been read to be sent
 */
export function failedSend(thrown: unknown, recipient: string, hasBegun: boolean): MailOutcome {
  const error = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as SendError;
  const reply = replyOf(error, hasBegun);
  if (reply) return { status: 'refused', class: classifyRefusal(reply, recipient), reply };
  const errorCode = error.originalCode ?? codeOf(error);
  const known = errorCode !== undefined && { errorCode };
  if (error.code === 'EABORT') return { status: hasBegun ? 'uncertain' : 'unsent', reason: 'aborted' };
  if (error.code === 'ETIMEDOUT') return { status: hasBegun ? 'uncertain' : 'unsent', reason: 'timeout', ...known };
  if (hasBegun) return { status: 'uncertain', reason: 'connection_lost', ...known };
  return { status: 'unsent', reason: 'not_connected', ...known };
}

/**
 * The refusal, where there is one; a reply that is none, such as a strange 250, proves nothing. Whatever comes once the
 * mail was begun is the answer to it; of a server that hangs up with its answer nodemailer only says `CONN`.
 */
function replyOf(error: SendError, hasBegun: boolean): SmtpReply | undefined {
  const { code, responseCode, response } = error;
  const command = hasBegun ? 'DATA' : (error.command ?? 'CONN');
  if (responseCode !== undefined && responseCode >= 400) {
    const lines = (response ?? '').split(/\r?\n/);
    const { enhancedCode } = REPLY.exec(lines[0] ?? '')?.groups ?? {};
    const words = lines.map((line) => REPLY.exec(line)?.groups?.['words'] ?? line).join(' ');
    return { code: responseCode, ...(enhancedCode !== undefined && { enhancedCode }), command, words: words.trim() };
  }
  if (code === 'EAUTH') return { command: 'AUTH', words: 'it offers no way to sign in with what SMTP_URL says' };
  if (code !== undefined && REFUSED_BY_CLIENT.has(code))
    return { command, words: 'the address, or the size of the mail, is none that it takes' };
  return undefined;
}
