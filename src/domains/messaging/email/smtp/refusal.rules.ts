import type { RefusalClass, SmtpReply } from './mail-outcome.js';

/** Replies by which a server wants other credentials, or any; source: RFC 4954, sections 4 and 6. */
const NOT_AUTHENTICATED: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/**
 * Enhanced codes that say that the mailbox or its host does not exist or takes no mail any more; source: RFC 3463, section 3.2,
 * and for 10 RFC 7505. A full mailbox (5.2.2) or a policy (5.7.x) may pass, and a bare 550 may be either. So may 5.2.1, which
 * is "disabled" in the RFC: Gmail says so of somebody who gets mails too fast ("SMTP errors and codes", 550 5.2.1).
 */
const DEAD_ADDRESS: ReadonlySet<string> = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10']);

/** What a server also says when it, or one behind it, reads no address beyond ASCII (RFC 6531): that is no fault of the address. */
const BAD_SYNTAX = '5.1.3';

/** Commands whose answer may speak of the reader: the one to MAIL FROM speaks of us. */
const ABOUT_THE_READER: ReadonlySet<string> = new Set(['RCPT TO', 'DATA']);

/** Commands that speak of the mail; what is refused before them concerns every mail. */
const ABOUT_THE_MAIL: ReadonlySet<string> = new Set(['MAIL FROM', 'RCPT TO', 'DATA', 'API']);

/**
 * What a refusal means for the mail, its reader and its sender.
 *
 * @param recipient the address of the reader
 */
export function classifyRefusal({ code, enhancedCode, command }: SmtpReply, recipient: string): RefusalClass {
  if (code !== undefined && code < 500) return { kind: 'transient' };
  if (code !== undefined && NOT_AUTHENTICATED.has(code)) return { kind: 'sender_stopped' };
  if (!ABOUT_THE_MAIL.has(command)) return { kind: 'sender_stopped' };
  return {
    kind: 'permanent',
    isAddressDead: ABOUT_THE_READER.has(command) && isDead(recipient, enhancedCode),
    alert: command === 'MAIL FROM',
  };
}

function isDead(recipient: string, enhancedCode = ''): boolean {
  return DEAD_ADDRESS.has(enhancedCode) && !(enhancedCode === BAD_SYNTAX && /\P{ASCII}/u.test(recipient));
}
