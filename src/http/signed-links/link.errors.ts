import { HaatError } from '../../errors/index.js';

/** The link was changed, or signed by a key that is not there any more. */
export class LinkInvalid extends HaatError {
  constructor() {
    super('forbidden', 'link_invalid', 'This link is not as it was sent: open it from the mail, whole and unchanged.');
  }
}

export class LinkExpired extends HaatError {
  constructor(expiredAt: Date) {
    super('gone', 'link_expired', `This link was good until ${expiredAt.toISOString()}. Ask for a new one.`);
  }
}
