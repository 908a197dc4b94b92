import type { UsedTemplate } from '../../../database/schema/messaging.js';
import type { PhoneNumber } from '../../../phone-numbers/index.js';

/** The two ways in which WhatsApp takes words: freely within 24 hours of a message from the person, else by a template. */
export type OutgoingForm =
  /** At most {@link TEXT_LIMIT} characters. */
  | { readonly kind: 'text'; readonly body: string }
  | {
      readonly kind: 'template';
      readonly template: UsedTemplate;
      /** The words that the person sees, if the template is registered as it should be. */
      readonly body: string;
    };

/** A message to one person. */
export interface OutgoingMessage {
  readonly to: PhoneNumber;
  readonly form: OutgoingForm;
  /**
   * Names the effect, so that a status webhook can prove that it happened: at most {@link CALLBACK_DATA_LIMIT} characters.
   */
  readonly effectKey: string;
}

/** Longest text message, in characters; source: Meta's Cloud API, "Text messages". */
export const TEXT_LIMIT = 4096;

/** Longest `biz_opaque_callback_data`, in characters; source: Meta's changelog of the WhatsApp Business Platform. */
export const CALLBACK_DATA_LIMIT = 512;
