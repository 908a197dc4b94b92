import type { SyncMode, SyncStatus } from '../../../database/schema/inventory-updates.js';

/** How far a sync has come. */
export interface SyncPosition {
  readonly id: string;
  readonly vendorId: string;
  readonly vendorCode: string;
  readonly mode: SyncMode;
  readonly status: SyncStatus;
  /** What has changed since then is asked for; null asks for all. */
  readonly since: Date | null;
  /** Of the next page; null before the first. */
  readonly cursor: string | null;
  /** A cursor of an earlier page: to meet it again means to go round in a circle. */
  readonly mark: string | null;
  readonly pages: number;
  readonly applied: number;
  readonly unchanged: number;
  readonly refused: number;
}

/** Whether a sync may go on. */
export type Beginning =
  | { readonly outcome: 'begun'; readonly sync: SyncPosition }
  /** Another sync of the vendor is at work. */
  | { readonly outcome: 'busy'; readonly otherId: string }
  /** Another sync of the vendor has begun since, and this one is over. */
  | { readonly outcome: 'superseded' };
