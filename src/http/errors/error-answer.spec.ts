import { BadRequestException, HttpException, InternalServerErrorException } from '@nestjs/common';
import { CommitInDoubt, DatabaseUnavailable, QueryOutsideTransaction } from '../../database/index.js';
import {
  BootFault,
  Conflict,
  type ErrorKind,
  HaatError,
  InvalidInput,
  NotFound,
  Unavailable,
} from '../../errors/index.js';
import { errorAnswer, errorEnvelope } from './error-answer.js';

const SECRET = 'connect ECONNREFUSED 10.1.2.3:5432';

describe('what a caller is told about an error', () => {
  const statuses: [ErrorKind, number][] = [
    ['invalid', 400],
    ['unauthenticated', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['conflict', 409],
    ['gone', 410],
    ['too_large', 413],
    ['unsupported_media_type', 415],
    ['unprocessable', 422],
    ['too_many_requests', 429],
    ['unavailable', 503],
  ];

  it.each(statuses)('an error of kind %s is a %i with its own code and message', (kind, status) => {
    expect(errorAnswer(new HaatError(kind, 'some_code', 'Some words.'))).toMatchObject({
      status,
      code: 'some_code',
      message: 'Some words.',
    });
  });

  it('names the fields of invalid input', () => {
    const details = [{ field: 'options.delay', message: 'must be an integer number' }];
    expect(errorAnswer(new InvalidInput(details))).toMatchObject({ status: 400, code: 'validation_failed', details });
    expect(errorEnvelope(errorAnswer(new InvalidInput(details)), 'r1').error).toMatchObject({
      details,
      requestId: 'r1',
    });
    expect(errorEnvelope(errorAnswer(new NotFound('job', '1')), 'r1').error).not.toHaveProperty('details');
  });

  it('says how to authenticate and when to come again', () => {
    expect(errorAnswer(new HaatError('unauthenticated', 'unauthenticated', '')).headers).toEqual({
      'www-authenticate': 'Bearer realm="Haat"',
    });
    expect(errorAnswer(new Unavailable('engine_unavailable', '')).headers).toEqual({ 'retry-after': '5' });
    expect(errorAnswer(new Conflict('already_final', '')).headers).toBeUndefined();
  });

  it.each([
    ['an error of ours that is the program’s fault', new QueryOutsideTransaction()],
    ['a fault of the start', new BootFault(SECRET)],
    ['an error of somebody else', new Error(SECRET)],
    ['an error of Nest for the server', new InternalServerErrorException(SECRET)],
    ['an error with a status of the server', Object.assign(new Error(SECRET), { statusCode: 500 })],
    ['something that is no error', SECRET],
    ['nothing', undefined],
  ])('says nothing of %s', (_, thrown) => {
    const answer = errorAnswer(thrown);
    expect(answer).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(answer)).not.toContain('10.1.2.3');
  });

  it.each([
    ['its own error', new DatabaseUnavailable(SECRET)],
    ['an error of the socket', Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' })],
    [
      'an error behind another one',
      new Error('Failed query', { cause: Object.assign(new Error(SECRET), { code: '57P01' }) }),
    ],
  ])('answers 503 for a database that is away, known by %s, and does not say where it is', (_, thrown) => {
    const answer = errorAnswer(thrown);
    expect(answer).toMatchObject({ status: 503, code: 'database_unavailable', headers: { 'retry-after': '5' } });
    expect(JSON.stringify(answer)).not.toContain('10.1.2.3');
  });

  it('tells a commit in doubt from a commit that did not happen', () => {
    expect(errorAnswer(new CommitInDoubt(new Error(SECRET), () => undefined))).toMatchObject({
      status: 503,
      code: 'commit_in_doubt',
    });
  });

  it.each(['40P01', '40001'])('asks to come again soon where the database gave way to others, by %s', (code) => {
    const error = Object.assign(new Error('deadlock detected'), { code, detail: SECRET });
    for (const thrown of [error, new Error('Failed query', { cause: error })])
      expect(errorAnswer(thrown)).toMatchObject({ status: 503, code: 'contended', headers: { 'retry-after': '1' } });
  });

  it('does not take a request that broke off for a fault of the database', () => {
    const aborted = Object.assign(new Error('aborted'), { code: 'ECONNRESET', statusCode: 400 });
    expect(errorAnswer(aborted)).toMatchObject({ status: 400, code: 'bad_request' });
  });

  it('leaves errors of Nest their status', () => {
    expect(errorAnswer(new BadRequestException('Not like this.'))).toMatchObject({
      status: 400,
      code: 'bad_request',
      message: 'Not like this.',
    });
    expect(errorAnswer(new HttpException('A teapot.', 418))).toMatchObject({ status: 418, code: 'bad_request' });
  });
});
