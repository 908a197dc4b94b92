import { DrizzleQueryError } from 'drizzle-orm';
import {
  CommitInDoubt,
  DatabaseUnavailable,
  isCancelled,
  isConnectionFault,
  isDataFault,
  isRetryable,
  QueryOutsideTransaction,
  TransactionTimedOut,
} from './database.errors.js';

const withCode = (code: string, message = 'x'): Error => Object.assign(new Error(message), { code });
const ofOrm = (cause: Error): Error => new DrizzleQueryError('select 1', [], cause);

describe('a fault of the connection', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENOENT'])(
    'is what the network says: %s',
    (code) => {
      expect(isConnectionFault(withCode(code))).toBe(true);
    },
  );

  it.each([
    ['connection failure', '08006'],
    ['protocol violation', '08P01'],
    ['too many connections', '53300'],
    ['disk full', '53100'],
    ['terminated by an administrator', '57P01'],
    ['crash of another session', '57P02'],
    ['starting up', '57P03'],
  ])('is what the server says of its state: %s', (_, code) => {
    expect(isConnectionFault(withCode(code))).toBe(true);
  });

  it.each(['could not extend file "base/5/16400": File too large', 'could not write to file: Disk quota exceeded'])(
    'is what the server says in words, when there is no room: %s',
    (message) => {
      expect(isConnectionFault(withCode('XX000', message))).toBe(true);
      expect(isConnectionFault(withCode('XX000', 'cache lookup failed'))).toBe(false);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('is what the driver says without a code: %s', (message) => {
    expect(isConnectionFault(new Error(message))).toBe(true);
  });

  it('is recognised inside of what the ORM makes of it', () => {
    expect(isConnectionFault(ofOrm(withCode('57P01')))).toBe(true);
    expect(isConnectionFault(ofOrm(new Error('Connection terminated unexpectedly')))).toBe(true);
  });

  it('is recognised among the addresses of a host that were tried', () => {
    expect(isConnectionFault(new AggregateError([withCode('ECONNREFUSED'), withCode('EHOSTUNREACH')]))).toBe(true);
    expect(isConnectionFault(new AggregateError([new Error('x')]))).toBe(false);
  });

  it('is every error of ours that says so', () => {
    expect(isConnectionFault(new DatabaseUnavailable('gone'))).toBe(true);
    expect(isConnectionFault(new CommitInDoubt(new Error('gone'), () => undefined))).toBe(true);
  });

  it.each([
    ['a statement that was cancelled by its time-out', withCode('57014')],
    ['a unique key that is taken', withCode('23505')],
    ['a deadlock', withCode('40P01')],
    ['a transaction that took too long', new TransactionTimedOut(5)],
    ['an error of the program', new TypeError('x is not a function')],
    ['something thrown that is no error', 'Connection terminated'],
    ['nothing', undefined],
  ])('is not %s', (_, error) => {
    expect(isConnectionFault(error)).toBe(false);
  });
});

describe('other faults', () => {
  it('that are gone when the transaction is run again are serialization failures and deadlocks', () => {
    expect([withCode('40001'), ofOrm(withCode('40P01'))].map(isRetryable)).toEqual([true, true]);
    expect([withCode('40002'), withCode('23505'), new Error('x')].map(isRetryable)).toEqual([false, false, false]);
  });

  it('that ended a statement which took too long are no trouble of the database’s', () => {
    const cancelled = withCode('57014', 'canceling statement due to statement timeout');
    expect([isCancelled(cancelled), isCancelled(ofOrm(cancelled))]).toEqual([true, true]);
    expect([isConnectionFault(cancelled), isRetryable(cancelled), isCancelled(withCode('57P01'))]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('that lie in the data are those of SQLSTATE 22 and 23', () => {
    expect([withCode('22003'), ofOrm(withCode('23505'))].map(isDataFault)).toEqual([true, true]);
    expect([withCode('42P01'), withCode('08006'), undefined].map(isDataFault)).toEqual([false, false, false]);
  });
});

describe('the errors of the database', () => {
  it('say what happened, what to do, and keep their cause', () => {
    const cause = withCode('ECONNREFUSED', 'connect ECONNREFUSED');
    expect(new DatabaseUnavailable(cause.message, { cause })).toMatchObject({
      kind: 'unavailable',
      code: 'database_unavailable',
      message: 'The database cannot be reached (connect ECONNREFUSED). Try again later.',
      cause,
    });
    expect(new CommitInDoubt(cause, () => undefined)).toMatchObject({ code: 'commit_in_doubt', cause });
    expect(new TransactionTimedOut(15)).toMatchObject({
      code: 'transaction_timed_out',
      message: 'The transaction was not finished within 15 ms and was rolled back.',
    });
    expect(new QueryOutsideTransaction()).toMatchObject({ kind: 'internal', code: 'query_outside_transaction' });
  });
});
