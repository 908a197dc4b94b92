import { NOTIFICATION_DATA } from './notification-data.js';

type DataClasses = typeof NOTIFICATION_DATA;

export type NotificationKind = keyof DataClasses;

export const NOTIFICATION_KINDS = Object.keys(NOTIFICATION_DATA) as NotificationKind[];

/** The words' raw material of one kind. */
export type DataOf<Kind extends NotificationKind> = InstanceType<DataClasses[Kind]>;

/** An event that somebody is told by a message, with what the words need. */
export type Notification = {
  readonly [Kind in NotificationKind]: { readonly kind: Kind; readonly data: DataOf<Kind> };
}[NotificationKind];
