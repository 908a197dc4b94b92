/** What is known after an attempt to hand a mail over to the mail server. */
export type MailOutcome =
  /** The server has taken the mail over; that it reached the mailbox nobody says. */
  | { readonly status: 'accepted' }
  | RefusedMail
  /** Certainly not sent: not a byte of the mail has left this process. */
  | { readonly status: 'unsent'; readonly reason: 'aborted' | 'timeout' | 'not_connected'; readonly errorCode?: string }
  /** The mail, or a part of it, has left, and no answer came. */
  | {
      readonly status: 'uncertain';
      readonly reason: 'aborted' | 'timeout' | 'connection_lost';
      readonly errorCode?: string;
    };

/** The server answered that it does not take the mail. */
export interface RefusedMail {
  readonly status: 'refused';
  readonly class: RefusalClass;
  readonly reply: SmtpReply;
}

export type RefusalClass =
  /** Passes by itself: back off and retry. */
  | { readonly kind: 'transient' }
  /** Nothing can be sent until a person mends the account or the server: pause the queue, keep the jobs. */
  | { readonly kind: 'sender_stopped' }
  | {
      readonly kind: 'permanent';
      /** The address cannot get mail, whatever it says: no further mail goes there. */
      readonly isAddressDead: boolean;
      /** The cause is ours, not the reader's: a person has to look. */
      readonly alert: boolean;
    };

/** Why a server refuses. */
export interface SmtpReply {
  /** Three digits; source: RFC 5321, section 4.2. Absent when our own SMTP client refused in its place. */
  readonly code?: number;
  /** Three numbers with dots, `5.1.1`; source: RFC 3463. */
  readonly enhancedCode?: string;
  /** What was answered, such as `RCPT TO`. */
  readonly command: string;
  /** The server's words, which may repeat what the mail says. */
  readonly words: string;
}
