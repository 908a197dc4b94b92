import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/index.js';
import { Conflict, NotFound } from '../../../errors/index.js';
import { audit, SealedTexts, SealingKeyUnknown } from '../../../jobs/index.js';
import { emails } from './email.queues.js';
import { openedMail } from './sandbox-mail.js';
import { SandboxMailsRepository } from './sandbox-mails.repository.js';
import type { RenderedMail } from './templates/index.js';

/** Shows what the sandbox has kept. */
@Injectable()
export class SandboxMails {
  constructor(
    private readonly mails: SandboxMailsRepository,
    private readonly sealedTexts: SealedTexts,
    private readonly database: Database,
  ) {}

  /**
   * Opens a mail with whatever is secret in it, which the audit keeps.
   *
   * @throws NotFound when the sandbox has none of this id
   * @throws Conflict `sealing_key_unknown` when this server does not have the key that it is sealed by
   */
  open(id: string, actor: string): Promise<RenderedMail> {
    return this.database.transaction(async (tx) => {
      const sealed = await this.mails.find(tx, id);
      if (sealed === undefined) throw new NotFound('mail in the sandbox', id);
      const mail = this.#opened(id, sealed);
      await audit(tx, [{ actor, action: 'sandbox_mail.open', queue: emails.name, jobId: id }]);
      return mail;
    });
  }

  #opened(id: string, sealed: string): RenderedMail {
    try {
      return openedMail(this.sealedTexts, id, sealed);
    } catch (error) {
      if (!(error instanceof SealingKeyUnknown)) throw error;
      const message = `The mail is sealed by the key "${error.keyId}", which is not among ENCRYPTION_KEYS: put it back there.`;
      throw new Conflict(error.code, message, { cause: error });
    }
  }
}
