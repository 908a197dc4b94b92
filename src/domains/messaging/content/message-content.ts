import { IsString, Length, Matches } from 'class-validator';
import { Field } from '../../../http/openapi/index.js';
import { NOTIFICATION_DATA, NOTIFICATION_KINDS, type Notification, textOf } from '../notifications/index.js';
import { TEXT_LIMIT } from '../whatsapp/index.js';

/** Words of the caller's own. */
export class TextData {
  @Field({ example: 'Your order ORD-2026-000123 is on its way.' })
  @IsString()
  @Length(1, TEXT_LIMIT)
  @Matches(/\S/, { message: 'must hold more than blanks' })
  readonly message: string;
}

/** What a message says: an event, whose words are chosen here, or words of the caller's own. */
export type MessageContent = Notification | { readonly kind: 'text'; readonly data: TextData };

export type MessageKind = MessageContent['kind'];

export const MESSAGE_KINDS: readonly MessageKind[] = ['text', ...NOTIFICATION_KINDS];

/** The data of each kind, with their rules. */
export const CONTENT_DATA = { text: TextData, ...NOTIFICATION_DATA } as const;

export const isMessageKind = (kind: unknown): kind is MessageKind => MESSAGE_KINDS.includes(kind as MessageKind);

/** The words of a message, as free text. */
export function bodyOf(content: MessageContent): string {
  return content.kind === 'text' ? content.data.message : textOf(content);
}

/** A kind and its data that were checked together, by {@link IsContentData}. */
export function contentOf(kind: MessageKind, data: MessageContent['data']): MessageContent {
  return { kind, data } as MessageContent;
}
