/*
 * What the pool itself refuses. The codes are the SQLSTATEs by which a PostgreSQL server would say the same, so that
 * whoever tells a lost connection from a bad statement by its code need not know that the database is embedded.
 */

/**
 * The database is closing or closed. BullMQ recognises a pool that is shutting down by "after calling end on the
 * pool", and then drops the straggling query in silence.
 */
export class DatabaseClosed extends Error {
  /** admin_shutdown */
  readonly code = '57P01';
  constructor() {
    super('Cannot use the embedded database after calling end on the pool: the process is shutting down.');
    this.name = 'DatabaseClosed';
  }
}

/** PostgreSQL inside this process has failed in a way that it cannot go on from; what was committed is on disk. */
export class DatabaseStopped extends Error {
  /** crash_shutdown */
  readonly code = '57P02';
  constructor(reason: string, options?: ErrorOptions) {
    super(
      `The embedded database has stopped (${reason}). Restart the process: it recovers what was committed.`,
      options,
    );
    this.name = 'DatabaseStopped';
  }
}

/** A client was used after it was given back to the pool. */
export class ClientReleased extends Error {
  /** connection_does_not_exist is a fault of the connection; this one is a mistake of the caller: internal_error. */
  readonly code = 'XX000';
  constructor(attempt: 'query' | 'release') {
    super(
      attempt === 'query'
        ? 'Query on a client that was released to the pool: await every query before release().'
        : 'Release called on client which has already been released to the pool.',
    );
    this.name = 'ClientReleased';
  }
}

/** A statement that the embedded database cannot run, although a server could. */
export class NotSupported extends Error {
  /** feature_not_supported */
  readonly code = '0A000';
  constructor(message: string) {
    super(message);
    this.name = 'NotSupported';
  }
}

/**
 * Parameters that would harm the session if PostgreSQL saw them: too many (54000, program_limit_exceeded), or one that
 * is nested too deep (22023, invalid_parameter_value: a fault of the data, so that in a group it fails only its row).
 */
export class ParameterRefused extends Error {
  constructor(
    readonly code: '54000' | '22023',
    message: string,
  ) {
    super(message);
    this.name = 'ParameterRefused';
  }
}
