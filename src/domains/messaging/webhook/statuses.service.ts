import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/index.js';
import { logOf } from '../../../observability/log.js';
import { DeliveryFailures } from '../failures/index.js';
import { afterReport, momentsOf, progressOf, type ReportedOn } from './status.rules.js';
import { type AdvancedMessage, type LockedMessage, StatusesRepository } from './statuses.repository.js';
import type { StatusReport } from './webhook-report.js';

/** In place of the id of a message: reports of what another tool has sent by our number. */
const UNKNOWN = 'unknown';

/** Reports of one message of ours. */
interface Reported {
  readonly message: LockedMessage;
  readonly reports: readonly StatusReport[];
}

/** Writes down how far messages have come. */
@Injectable()
export class Statuses {
  readonly #log = logOf('WhatsApp');

  constructor(
    private readonly statuses: StatusesRepository,
    private readonly failures: DeliveryFailures,
  ) {}

  /** Applies the reports, in whatever order and however often they come. */
  async apply(tx: Transaction, reports: readonly StatusReport[]): Promise<void> {
    if (reports.length === 0) return;
    const reported = this.#byMessage(await this.statuses.lock(tx, reports), reports);
    const advanced = reported.flatMap(advance);
    if (advanced.length > 0) await this.statuses.advance(tx, advanced);
    const failures = reported.flatMap(failuresOf);
    if (failures.length > 0) await this.failures.applyAll(tx, failures);
  }

  #byMessage(messages: readonly LockedMessage[], reports: readonly StatusReport[]): readonly Reported[] {
    const byProviderId = new Map(messages.map((message) => [message.providerMessageId, message.id]));
    const byEffectKey = new Map(messages.map((message) => [message.effectKey, message.id]));
    // The provider's id may not be recorded yet: then it is the key that we gave along which tells the message.
    const idOf = ({ providerMessageId, effectKey = '' }: StatusReport) =>
      byProviderId.get(providerMessageId) ?? byEffectKey.get(effectKey) ?? UNKNOWN;
    const grouped = groupedBy(reports, idOf);
    const unknown = grouped.get(UNKNOWN)?.length ?? 0;
    if (unknown > 0) this.#log.debug({ unknown }, 'Statuses of messages that were not sent from here');
    return messages.map((message) => ({ message, reports: grouped.get(message.id) ?? [] }));
  }
}

function failuresOf({ message, reports }: Reported) {
  return reports.flatMap(({ fault, providerMessageId }) =>
    fault ? [{ messageId: message.id, failure: { ...fault, providerMessageId } }] : [],
  );
}

function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function advance({ message, reports }: Reported): readonly AdvancedMessage[] {
  const progress = progressOf(reports);
  if (progress.length === 0) return [];
  const { state, providerMessageId } = progress.reduce<ReportedOn>(afterReport, message);
  return [{ id: message.id, state, providerMessageId, ...momentsOf(progress, message.createdAt) }];
}
