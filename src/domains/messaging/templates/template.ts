import type { TemplateCategory } from '../../../database/schema/messaging-sending.js';
import type { NotificationKind } from '../notifications/index.js';

/** Why the provider lets nobody use a template at present. */
export interface TemplateStop {
  /** The provider's error, such as `provider_132016`. */
  readonly code: string;
  readonly reason: string;
  readonly at: Date;
  /** When it is tried again; null: once somebody says so. */
  readonly until: Date | null;
}

/** A template as it has to be registered, and whether it can be used. */
export interface TemplateView {
  readonly kind: NotificationKind;
  readonly name: string;
  readonly language: string;
  readonly category: TemplateCategory;
  readonly body: string;
  /** What fills the gaps of the body in the example. */
  readonly samples: readonly string[];
  /** Data of one such message, as a request writes them. */
  readonly example: Readonly<Record<string, unknown>>;
  readonly stopped: TemplateStop | null;
}
