/**
 * Whether the message `m` has ceased to be true while it waited: it reminds of an invoice that is not to be paid any more,
 * or the time is over by which it was to be sent.
 */
export const IS_OUTDATED = `(
    exists (select from haat.invoices i where m.kind = 'PAYMENT_REMINDER' and i.number = m.data ->> 'invoiceNumber'
      and i.status in ('paid', 'disputed', 'written_off'))
    or exists (select from haat.jobs j where j.id = coalesce(m.job_id, m.id) and j.expires_at <= haat.haat_now()))`;
