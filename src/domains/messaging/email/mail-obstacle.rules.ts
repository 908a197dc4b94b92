import type { StoredError } from '../../../database/schema/jobs.js';
import type { Mail } from './mail.js';
import type { MailObstacles } from './mail-obstacles.repository.js';

/** When what the mail leads to is over, where it says so. */
export function expiryOf({ data }: Mail): string | undefined {
  return 'expiresAt' in data ? data.expiresAt : undefined;
}

/** Why a mail is not sent, if so. Whoever opened one whose link or code has expired could do nothing with it. */
export function obstacleOf(mail: Mail, { isOver, suppressed }: MailObstacles): StoredError | undefined {
  if (suppressed !== null)
    return {
      code: 'recipient_suppressed',
      message: `No mail goes to this address, because one was refused for good before. ${suppressed}`,
    };
  if (isOver)
    return {
      code: 'mail_expired',
      message: `Not sent: what it leads to was over at ${expiryOf(mail)}. Ask for a new one.`,
    };
  return undefined;
}
