import type { StoredError } from '../../../database/schema/jobs.js';
import { hours, minutes } from '../../../jobs/index.js';
import { bodyOf, type MessageContent } from '../content/index.js';
import { filledTemplate, TEMPLATES, templateText } from '../notifications/index.js';
import type { OutgoingForm } from '../whatsapp/index.js';

/**
 * How long after a person's last message WhatsApp lets us write freely: 24 hours (Meta, "Customer service windows"), less
 * what a message may take on its way there.
 */
export const WINDOW_MS = hours(24) - minutes(1);

/** What decides in which form a message goes out, at the moment when it does. */
export interface Circumstances {
  /** The person has written to us so lately that we may write freely. */
  readonly isWindowOpen: boolean;
  /** The person wants no templates of the category of this message's. */
  readonly isSuppressed: boolean;
  /** Why the template of this message cannot be used at present. */
  readonly stopped: StoredError | null;
  /** What it says has ceased to be true. */
  readonly isOutdated: boolean;
}

/** In which form a message goes out, or why it does not. */
export type ChosenForm =
  | OutgoingForm
  /** Nobody is to get it any more. */
  | { readonly kind: 'outdated'; readonly error: StoredError }
  /** Its recipient does not want it. */
  | { readonly kind: 'withheld'; readonly error: StoredError }
  /** It cannot be sent as things are. */
  | { readonly kind: 'impossible'; readonly error: StoredError };

/**
 * Free text where the person may be written to freely, else the template of the message's kind. Words of the caller's own
 * have none: they go as they are, because the provider knows better than we whether the person has written to us.
 */
export function chosenForm(
  content: MessageContent,
  { isWindowOpen, isSuppressed, stopped, isOutdated }: Circumstances,
): ChosenForm {
  if (isOutdated) return { kind: 'outdated', error: OUTDATED };
  if (content.kind === 'text' || isWindowOpen) return { kind: 'text', body: bodyOf(content) };
  if (isSuppressed) return { kind: 'withheld', error: suppressed(TEMPLATES[content.kind].category) };
  if (stopped) return { kind: 'impossible', error: unusable(TEMPLATES[content.kind].name, stopped) };
  return { kind: 'template', template: filledTemplate(content), body: templateText(content) };
}

const OUTDATED: StoredError = {
  code: 'outdated',
  message: 'Not sent: what it says has ceased to be true while it waited, or its time is over.',
};

const suppressed = (category: string): StoredError => ({
  code: `${category}_suppressed`,
  message: `Not sent: the recipient wants no ${category} messages, and has not written to us within 24 hours.`,
});

const unusable = (name: string, { code, message }: StoredError): StoredError => ({
  code: 'template_stopped',
  message: `The template "${name}" cannot be used since ${code}: ${message} The recipient has not written to us within 24 hours either.`,
});
