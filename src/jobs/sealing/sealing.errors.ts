import { BootFault } from '../../errors/index.js';
import { PermanentFailure } from '../run/outcomes.js';

/** The payload was sealed by a key that this process does not have. Another process, or a later start, may have it. */
export class SealingKeyUnknown extends PermanentFailure {
  /** As much of the key's id as may be shown. */
  readonly keyId: string;

  constructor(id: string) {
    const keyId = id.slice(0, 32);
    super(
      'sealing_key_unknown',
      `The payload is sealed by the key "${keyId}", which is not among ENCRYPTION_KEYS: put it back there.`,
    );
    this.keyId = keyId;
  }
}

/** A sealed field was changed, moved or sealed by another key of the same id: it will never open. */
export class UnsealingFailed extends PermanentFailure {
  constructor(field: string, options?: ErrorOptions) {
    super(
      'unsealing_failed',
      `The sealed field "${field.slice(0, 120)}" of the payload does not open: it was changed, belongs to another job or ` +
        'field, or was sealed by another key of the same id.',
      options,
    );
  }
}

/** @param what is to be sealed, such as `the sensitive fields of the job "password-reset"` */
export function keyMissing(what: string): BootFault {
  return new BootFault(
    `There is no key to seal ${what}: set ENCRYPTION_KEYS=id:key, where the id is any name and the key is what ` +
      '"openssl rand -base64 32" prints, the same for every process. In a shell: ' +
      'export ENCRYPTION_KEYS="main:$(openssl rand -base64 32)"; keep it, what it has sealed opens with no other.',
  );
}
